/**
 * Moves or restores a site in a process of its own, which dies by its own SIGKILL at a given point: after so many rows, or
 * right after a commit. Arguments: what, source, target, point (`rows:500`, `source:1`, `target:1`).
 */
import type { Engine } from '../../src/store/engine.ts';
import { openSqliteAlone } from '../../src/store/sqlite/engine.ts';
import { openBackup } from '../../src/store/transfer/backup-file.ts';
import { moveSite } from '../../src/store/transfer/move.ts';
import { restore } from '../../src/store/transfer/restore.ts';
import { openAt } from './database.ts';

const [what, source = '', target = '', point = ''] = process.argv.slice(2);
const [place, after] = point.split(':');

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

let rows = 0;
function advance(count: number): void {
  rows += count;
  if (place === 'rows' && rows >= Number(after)) die();
}

function mortal(engine: Engine, name: string): Engine {
  let commits = 0;
  return {
    ...engine,
    async commit(connection) {
      await engine.commit(connection);
      commits += 1;
      if (place === name && commits === Number(after)) die();
    },
  };
}

if (what === 'move') {
  const moving = { address: target, begin: () => {}, advance };
  await moveSite(mortal(openSqliteAlone(source), 'source'), mortal(openAt(target), 'target'), moving);
} else {
  await using backup = await openBackup(source);
  const alone = target.startsWith('postgres') ? openAt(target) : openSqliteAlone(target);
  await restore(source, backup, mortal(alone, 'target'), { folder: '', epoch: 'restored', advance });
}
// Whoever gets here was to die and did not.
process.exit(9);

/** Whether anything else is at work on this machine: a busy neighbour makes every figure worse, and not evenly. */
import { readFileSync } from 'node:fs';

const LOOK_MS = 2_000;

/** Share of all processors that was in use while the bench itself did nothing. */
export async function busyShare(): Promise<number> {
  const before = jiffies();
  await Bun.sleep(LOOK_MS);
  const after = jiffies();
  return (after.busy - before.busy) / (after.all - before.all);
}

function jiffies(): { busy: number; all: number } {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? [];
  const all = fields.reduce((sum, value) => sum + value, 0);
  const [, , , idle = 0, waiting = 0] = fields;
  return { busy: all - idle - waiting, all };
}

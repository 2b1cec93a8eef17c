/** The restore drill on SQLite: the file is gone, and the site is back. */
import { expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { dataFolderAt } from '../src/data-folder.ts';
import { judge, report, SPOTLESS } from './faults/checker.ts';
import { drill } from './faults/restore-drill.ts';

test('backup under load, destruction, restore: screens start over once and are right, and nothing older than the backup is lost', async () => {
  const drilled = await drill({}, ({ DATA_DIR }) => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(dataFolderAt(DATA_DIR).database + suffix, { force: true });
  });
  expect(report(judge(drilled.history))).toBe(SPOTLESS);
  expect(drilled.resyncs).toEqual(Array.from({ length: 5 }, () => ['other_epoch']));
  expect(drilled.differences).toEqual([]);
  expect(drilled.epochs.after).not.toBe(drilled.epochs.before);
  expect(drilled.lost).toBeGreaterThan(100);
  expect(drilled.kept[1]).toBe(drilled.kept[0]);
  expect(drilled.again).toBe('a new order');
}, 60_000);

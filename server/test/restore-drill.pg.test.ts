/** The restore drill on PostgreSQL: the database is dropped, and the site is back in a new one of its name. */
import { expect, test } from 'bun:test';
import { judge, report, SPOTLESS } from './faults/checker.ts';
import { drill } from './faults/restore-drill.ts';
import { PostgresServer } from './harness/postgres-server.ts';

test('backup under load, destruction, restore: screens start over once and are right, and nothing older than the backup is lost', async () => {
  await using postgres = await PostgresServer.start();
  postgres.sql('create database site');
  const drilled = await drill({ DATABASE_URL: postgres.url('site') }, () => {
    postgres.sql('drop database site with (force)');
    postgres.sql('create database site');
  });
  expect(report(judge(drilled.history))).toBe(SPOTLESS);
  expect(drilled.resyncs).toEqual(Array.from({ length: 5 }, () => ['other_epoch']));
  expect(drilled.differences).toEqual([]);
  expect(drilled.epochs.after).not.toBe(drilled.epochs.before);
  expect(drilled.lost).toBeGreaterThan(100);
  expect(drilled.kept[1]).toBe(drilled.kept[0]);
  expect(drilled.again).toBe('a new order');
}, 120_000);

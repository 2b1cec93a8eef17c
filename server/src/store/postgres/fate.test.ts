/** What became of a commit: by its number where that can only be its own, and not at all where it may be another's. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { sql } from 'kysely';
import { PlainDatabase } from '../../../test/harness/plain-database.ts';
import { PostgresServer } from '../../../test/harness/postgres-server.ts';
import type { Engine } from '../engine.ts';
import { fateOf, SERVER_LIFE, type ServerLife, type Traced } from './fate.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

async function lifeOf({ reader }: Engine): Promise<ServerLife> {
  const { rows } = await sql<ServerLife>`select ${sql.raw(SERVER_LIFE)}`.execute(reader);
  const [life] = rows;
  if (!life) throw new Error('a server is alive');
  return life;
}

/** A transaction of another session that has ended like this. */
function transaction(database: PlainDatabase, end: 'commit' | 'rollback'): string {
  return database.sql(`begin; select pg_current_xact_id(); ${end}`);
}

test('the same life tells committed from aborted', async () => {
  await using database = new PlainDatabase(server);
  const engine = database.open();
  const life = await lifeOf(engine);
  const trace = (id: string): Traced => ({ id, ...life });
  expect(await fateOf(trace(transaction(database, 'commit')), engine.reader)).toBe('committed');
  expect(await fateOf(trace(transaction(database, 'rollback')), engine.reader)).toBe('aborted');
});

test('a number that was never drawn left no trace', async () => {
  await using database = new PlainDatabase(server);
  const engine = database.open();
  const life = await lifeOf(engine);
  const { rows } = await sql<{ next: string }>`select (pg_current_xact_id()::text::bigint + 1)::text as next`.execute(
    engine.reader,
  );
  // The very next one becomes the question's own; the ones after it are nobody's.
  for (const ahead of [0, 1, 1_000_000]) {
    const id = String(Number(rows[0]?.next) + ahead);
    expect(await fateOf({ id, ...life }, engine.reader)).toBe('aborted');
  }
});

test('after a crash a number may be another’s: what did not go down is known, what did is in doubt', async () => {
  await using database = new PlainDatabase(server);
  const engine = database.open();
  const life = await lifeOf(engine);
  const [kept, dropped] = [transaction(database, 'commit'), transaction(database, 'rollback')];
  await server.stop('SIGINT');
  await server.resume();
  // It went down in order: nothing that it had drawn is drawn again.
  expect(await lifeOf(engine)).toEqual(life);
  expect(await fateOf({ id: kept, ...life }, engine.reader)).toBe('committed');
  await server.stop('SIGQUIT');
  await server.resume();
  expect((await lifeOf(engine)).since).not.toBe(life.since);
  expect(await fateOf({ id: kept, ...life }, engine.reader)).toBe('unknown');
  expect(await fateOf({ id: dropped, ...life }, engine.reader)).toBe('aborted');
});

test('so may it on another timeline', async () => {
  await using database = new PlainDatabase(server);
  const engine = database.open();
  const elsewhere = { ...(await lifeOf(engine)), timeline: '0000000F' };
  expect(await fateOf({ id: transaction(database, 'commit'), ...elsewhere }, engine.reader)).toBe('unknown');
  expect(await fateOf({ id: transaction(database, 'rollback'), ...elsewhere }, engine.reader)).toBe('aborted');
});

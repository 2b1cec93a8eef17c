/** What PostgreSQL refuses or takes away, provoked on a real one: done again where that is safe, said where it is not. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { sql } from 'kysely';
import { PlainDatabase } from '../../../test/harness/plain-database.ts';
import { PostgresServer } from '../../../test/harness/postgres-server.ts';
import { bindClinic, openSmallClinic, placement, type SmallClinic } from '../../../test/harness/small-clinic.ts';
import { watched } from '../../../test/harness/watched-engine.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import type { Command } from '../transactor.ts';

// What is bounded by seconds takes them.
setDefaultTimeout(30_000);

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error instanceof StoreUnavailable ? error.reason : error;
  }
}

async function orderIds({ store }: Pick<SmallClinic, 'store'>): Promise<number[]> {
  return (await store.reader.orders.open()).map(({ id }) => id);
}

/** The database does this to the first so many orders that are written. */
function troubleOrders(database: PlainDatabase, times: number, what: string): void {
  database.sql(`
    create sequence troubles;
    create function trouble() returns trigger language plpgsql as $$
      begin
        if nextval('troubles') <= ${times} then ${what}; end if;
        return new;
      end $$;
    create trigger trouble before insert on orders for each row execute function trouble()`);
}

/** A command that stops within its first transaction until it is told to go on. */
function pausing(clinic: Pick<SmallClinic, 'store'>) {
  const reached = Promise.withResolvers<void>();
  const allowed = Promise.withResolvers<void>();
  let runs = 0;
  const command: Command<null, number> = {
    name: 'pausing',
    async run(tx, inputs) {
      runs += 1;
      await tx.catalog.insertTag({ name: `run ${runs}`, is_active: true });
      reached.resolve();
      await allowed.promise;
      await tx.catalog.insertTag({ name: `end of run ${runs}`, is_active: true });
      return inputs.map(() => runs);
    },
  };
  return { run: clinic.store.transactor.bind(command), reached: reached.promise, goOn: allowed.resolve };
}

describe('what another transaction spoils is done again', () => {
  test.each([
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['a lock timeout', '55P03'],
  ])('%s', async (_name, code) => {
    await using database = new PlainDatabase(server);
    const clinic = await openSmallClinic(database.open());
    troubleOrders(database, 2, `raise exception 'spoilt' using errcode = '${code}'`);
    const orders = await Promise.all([clinic.order(), clinic.order(), clinic.order()]);
    expect(orders.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(await orderIds(clinic)).toEqual([1, 2, 3]);
    expect(await clinic.store.reader.events.position()).toMatchObject({ seq: 3 });
  });

  test('a deadlock with another session', async () => {
    await using database = new PlainDatabase(server);
    database.sql(`alter database ${database.name} set deadlock_timeout = '20ms'`);
    const clinic = await openSmallClinic(database.open());
    const { id } = await clinic.order();
    const crossed = Promise.withResolvers<void>();
    const holds = Promise.withResolvers<void>();
    let runs = 0;
    const takeInHand: Command<null, null> = {
      name: 'take-in-hand',
      async run(tx, inputs) {
        runs += 1;
        await tx.events.reserve({ event: 0, order: 0, orderItem: 0, statusEvent: 0 });
        holds.resolve();
        await crossed.promise;
        await tx.orders.acknowledge(id, clinic.staff, 1);
        return inputs;
      },
    };
    const other = database
      .open()
      .writer.connection()
      .execute(async (session) => {
        await sql`begin`.execute(session);
        // It is not the one to give way.
        await sql`set local deadlock_timeout = '1min'`.execute(session);
        await sql`select * from orders where id = ${id} for update`.execute(session);
        await holds.promise;
        const waiting = sql`update log_head set id = id`.execute(session);
        const waiters = () => database.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
        while (waiters() === '0');
        crossed.resolve();
        await waiting;
        await sql`rollback`.execute(session);
      });
    expect(await clinic.store.transactor.bind(takeInHand)(null)).toBeNull();
    await other;
    expect(runs).toBe(2);
  });

  test('nothing is spoilt where the database isolates more by default', async () => {
    await using database = new PlainDatabase(server);
    database.sql(`alter database ${database.name} set default_transaction_isolation = 'serializable'`);
    const here = watched(database.open());
    const there = watched(database.open());
    const clinic = await openSmallClinic(here.engine);
    const { commands } = bindClinic(there.engine, clinic.clock);
    const order = placement(clinic.products[0], { idempotency: { id: 'k', bodyHash: 'b' } });
    const waiting = Promise.withResolvers<void>();
    here.before.commit = async () => {
      waiting.resolve();
      const waiters = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
      while (database.sql(waiters) === '0') await Bun.sleep(1);
    };
    const first = clinic.commands.placeOrder(order);
    await waiting.promise;
    // It begins before the other ends, and must read what that one wrote.
    const outcomes = await Promise.all([first, commands.placeOrder(order)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['placed', 'replayed']);
    expect([here.steps.rolledBack, there.steps.rolledBack]).toEqual([0, 0]);
  });
});

describe('a statement that takes too long', () => {
  test('refuses what was written with it, and all of it', async () => {
    await using database = new PlainDatabase(server);
    const clinic = await openSmallClinic(database.open());
    troubleOrders(database, 1, 'perform pg_sleep(60)');
    expect(await reasonOf(clinic.order())).toBe('failing');
    expect(await orderIds(clinic)).toEqual([]);
    expect((await clinic.order()).id).toBe(1);
  });

  test('is ended also where it only reads', async () => {
    await using database = new PlainDatabase(server);
    const engine = database.open();
    const sleep = sql`select pg_sleep(60)`;
    const reads = [sleep.execute(engine.reader), engine.snapshot((db) => sleep.execute(db))];
    expect(await Promise.all(reads.map(reasonOf))).toEqual(['failing', 'failing']);
    expect(
      database.sql("select count(*) from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active'"),
    ).toBe('1');
  });
});

describe('sessions that are ended', () => {
  test('while nobody uses them cost nobody anything', async () => {
    await using database = new PlainDatabase(server);
    const clinic = await openSmallClinic(database.open());
    await clinic.order();
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 8 }, () => orderIds(clinic)));
      database.endSessions();
      const [order, ids] = await Promise.all([clinic.order(), orderIds(clinic), clinic.store.reader.snapshots.queue()]);
      expect(order.id).toBe(round + 2);
      expect(ids.length).toBeGreaterThan(round);
    }
  });

  test('within a transaction let it be done again, once', async () => {
    await using database = new PlainDatabase(server);
    const clinic = await openSmallClinic(database.open());
    const { run, reached, goOn } = pausing(clinic);
    const outcome = run(null);
    await reached;
    database.endSessions();
    goOn();
    expect(await outcome).toBe(2);
    const tags = await clinic.store.reader.catalog.tags(undefined, { offset: 0, limit: 10 });
    expect(tags.rows.map(({ name }) => name).sort()).toEqual(['end of run 2', 'run 2']);
  });

  test('before their commit is sent leave nothing of it, and no doubt', async () => {
    await using database = new PlainDatabase(server);
    const { engine, before } = watched(database.open());
    const clinic = await openSmallClinic(engine);
    before.commit = async () => database.endSessions();
    expect(await reasonOf(clinic.order())).toBe('failing');
    before.commit = async () => {};
    expect((await clinic.order()).id).toBe(1);
    expect(await orderIds(clinic)).toEqual([1]);
  });
});

describe('a server', () => {
  test('that has no connection left refuses, and serves again when it has', async () => {
    await using database = new PlainDatabase(server);
    const clinic = await openSmallClinic(database.open());
    database.sql(`create role guest login connection limit 1; grant all on all tables in schema public to guest`);
    const guest = bindClinic(database.open(database.url.replace('comanda@', 'guest@')), clinic.clock);
    const order = () => guest.commands.placeOrder(placement(clinic.products[0]));
    expect(await order()).toMatchObject({ kind: 'placed' });
    expect(await reasonOf(guest.store.reader.orders.open())).toBe('failing');
    expect(await guest.store.answers()).toBe(false);
    database.sql('alter role guest connection limit 5');
    expect(await orderIds(guest)).toEqual([1]);
    expect(await order()).toMatchObject({ kind: 'placed' });
  });

  test.each(['SIGINT', 'SIGQUIT'] as const)('that was away (%s) is asked again without a refusal', async (signal) => {
    await using database = new PlainDatabase(server);
    const clinic = await openSmallClinic(database.open());
    await clinic.order();
    await Promise.all(Array.from({ length: 8 }, () => orderIds(clinic)));
    await server.stop(signal);
    expect(await reasonOf(clinic.order())).toBe('failing');
    expect(await reasonOf(orderIds(clinic))).toBe('failing');
    await server.resume();
    expect(await orderIds(clinic)).toEqual([1]);
    expect((await clinic.order()).id).toBe(2);
    await server.stop(signal);
    await server.resume();
    // Nobody has noticed.
    const [order, ids] = await Promise.all([clinic.order(), orderIds(clinic)]);
    expect(order.id).toBe(3);
    expect(ids).toContain(2);
  });
});

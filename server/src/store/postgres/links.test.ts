/** The way to PostgreSQL when it swallows what is sent, in either direction: nobody waits for ever, and no commit is guessed at. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { Line } from '../../../test/faults/line.ts';
import { PlainDatabase } from '../../../test/harness/plain-database.ts';
import { PostgresServer } from '../../../test/harness/postgres-server.ts';
import { bindClinic, openSmallClinic, placement, type SmallClinic } from '../../../test/harness/small-clinic.ts';
import { watched } from '../../../test/harness/watched-engine.ts';
import { StoreUnavailable } from '../store-unavailable.ts';

// Silence is told from slowness by waiting.
setDefaultTimeout(60_000);

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

/** A clinic whose database is reached through a line. */
async function openBehindLine() {
  const database = new PlainDatabase(server);
  const line = await Line.open(server.url(database.name));
  const address = new URL(database.url);
  address.port = String(line.port);
  const { engine, before } = watched(database.open(address.href));
  const clinic = await openSmallClinic(engine);
  return {
    database,
    line,
    before,
    clinic,
    /** What the database holds, whatever becomes of the line. */
    placed: () => Number(database.sql('select count(*) from orders')),
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

describe('a line that swallows everything', () => {
  test('is given up: reads and writes are refused, and served again when it is mended', async () => {
    await using it = await openBehindLine();
    await it.clinic.order();
    await orderIds(it.clinic);
    it.line.swallow();
    const refused = [
      it.clinic.order(),
      it.clinic.order(),
      orderIds(it.clinic),
      it.clinic.store.reader.snapshots.queue(),
    ];
    expect(await Promise.all(refused.map(reasonOf))).toEqual(['failing', 'failing', 'failing', 'failing']);
    expect(it.placed()).toBe(1);
    it.line.mend();
    expect((await it.clinic.order()).id).toBe(2);
    expect(await orderIds(it.clinic)).toEqual([1, 2]);
  });

  test('holds nobody up but the server behind it', async () => {
    await using it = await openBehindLine();
    const { commands } = bindClinic(it.database.open(), it.clinic.clock);
    it.before.commit = async () => it.line.swallow();
    const lost = reasonOf(it.clinic.order());
    // It has the lock that all writers need, and nothing more will be heard of it.
    const silent = "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in%'";
    while (it.database.sql(silent) === '0') await Bun.sleep(1);
    const order = () => commands.placeOrder(placement(it.clinic.products[0]));
    let outcome = await reasonOf(order());
    while (outcome === 'locked') outcome = await reasonOf(order());
    expect(outcome).toMatchObject({ kind: 'placed', order: { id: 1 } });
    it.line.mend();
    expect(await lost).toBe('failing');
    expect(it.placed()).toBe(1);
  });
});

describe('a commit whose answer is lost', () => {
  test('is answered for what it was', async () => {
    await using it = await openBehindLine();
    it.before.commit = async () => it.line.swallow('down');
    const order = it.clinic.order();
    while (it.placed() === 0) await Bun.sleep(1);
    it.line.cut();
    it.line.mend();
    expect((await order).id).toBe(1);
    it.before.commit = async () => {};
    expect((await it.clinic.order()).id).toBe(2);
  });

  test('and that never arrived is refused as such', async () => {
    await using it = await openBehindLine();
    const swallowed = Promise.withResolvers<void>();
    it.before.commit = async () => {
      it.line.swallow('up');
      swallowed.resolve();
    };
    const order = reasonOf(it.clinic.order());
    await swallowed.promise;
    it.line.cut();
    it.line.mend();
    expect(await order).toBe('failing');
    expect(it.placed()).toBe(0);
  });

  test('and that nobody can be asked about is not guessed at', async () => {
    await using it = await openBehindLine();
    it.before.commit = async () => it.line.swallow('down');
    const order = reasonOf(it.clinic.order({ idempotency: { id: 'k', bodyHash: 'b' } }));
    while (it.placed() === 0) await Bun.sleep(1);
    it.line.cut();
    expect(await order).toBe('uncertain');
    it.before.commit = async () => {};
    it.line.mend();
    const again = await it.clinic.place({ idempotency: { id: 'k', bodyHash: 'b' } });
    expect(again).toMatchObject({ kind: 'replayed', order: { id: 1 } });
  });
});

import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { TestClock } from '../../test/harness/clock.ts';
import { openSmallClinic, placement, RETENTION_MS, type SmallClinic, START } from '../../test/harness/small-clinic.ts';
import { tempFolder } from '../../test/harness/temp-folder.ts';
import { bindCommands, type Commands } from '../commands/all.ts';
import { openSqlite } from '../store/sqlite/engine.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { WriterThread } from './writer-thread.ts';

const SETTINGS = { currency: 'EUR', eventRetentionMs: RETENTION_MS };

interface Served extends AsyncDisposable {
  /** What another connection of this thread sees and does. */
  readonly here: SmallClinic;
  readonly thread: WriterThread;
  readonly commands: Commands;
  readonly clock: TestClock;
  /** Commits that were told of. */
  readonly told: () => number;
}

async function serve(onCommit: () => void = () => {}): Promise<Served> {
  const folder = tempFolder();
  const file = join(folder.path, 'comanda.sqlite3');
  const engine = openSqlite(file);
  const here = await openSmallClinic(engine);
  const clock = new TestClock(START + 1_000);
  let told = 0;
  const thread = await WriterThread.open(file, SETTINGS, clock, () => {
    told += 1;
    onCommit();
  });
  return {
    here,
    thread,
    commands: bindCommands(thread, clock, SETTINGS),
    clock,
    told: () => told,
    async [Symbol.asyncDispose]() {
      await thread[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error instanceof StoreUnavailable ? error.reason : error;
  }
}

describe('commands in a thread of their own', () => {
  test('answer as they do here', async () => {
    await using it = await serve();
    const [product] = it.here.products;
    const placed = await it.commands.placeOrder(placement(product, { note: 'ñ € 🔑 \u2028 "' }));
    expect(placed).toMatchObject({ kind: 'placed', order: { id: 1, note: 'ñ € 🔑 \u2028 "' } });
    expect(await it.here.store.reader.orders.ownOrder(it.here.devices[0], 1)).toEqual(
      placed.kind === 'placed' ? placed.order : undefined,
    );
    expect(await it.commands.placeOrder(placement(999))).toMatchObject({ kind: 'invalid' });
    expect(await it.commands.acknowledgeOrder({ orderId: 1, by: it.here.staff })).toBe('acknowledged');
    const session = { sessionId: 's', userId: it.here.staff, refreshId: 'r', expiresAt: START + 5_000 };
    expect(await it.commands.startSession(session)).toBeUndefined();
    expect(await it.commands.updateUser({ id: 99, update: { role: undefined } })).toEqual({
      ok: false,
      refusal: { code: 'not_found' },
    });
    expect(await it.commands.prune()).toEqual({ events: 0, keys: 0, sessions: 0, more: false });
  });

  test('go by the clock of the thread that calls', async () => {
    await using it = await serve();
    const order = () => it.commands.placeOrder(placement(it.here.products[0]));
    const placedAt = async () =>
      (await order()).kind === 'placed' &&
      (await it.here.store.reader.orders.list({}, { offset: 0, limit: 1 })).rows[0]?.placed_at;
    expect(await placedAt()).toBe(new Date(START + 1_000).toISOString());
    it.clock.advance(86_400_000);
    expect(await placedAt()).toBe(new Date(START + 86_401_000).toISOString());
  });

  test('are each answered with their own outcome, however many', async () => {
    await using it = await serve();
    const notes = Array.from({ length: 2_000 }, (_, index) => `order ${index}`);
    const outcomes = await Promise.all(
      notes.map((note) => it.commands.placeOrder(placement(it.here.products[0], { note }))),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'placed' && outcome.order.note)).toEqual(notes);
    expect((await it.here.store.reader.events.position()).seq).toBe(2_000);
  });

  test('are told of before they are answered, and are on the disk by then', async () => {
    const seen: unknown[] = [];
    await using it = await serve(() => seen.push('told'));
    await Promise.all(
      [1, 2].map(() => it.commands.placeOrder(placement(it.here.products[0])).then(({ kind }) => seen.push(kind))),
    );
    expect(seen).toEqual(['told', 'placed', 'placed']);
    expect(await it.here.store.reader.orders.open()).toHaveLength(2);
  });

  test('have names that no two share', () => {
    const names: string[] = [];
    bindCommands(
      {
        bind({ name }) {
          names.push(name);
          return () => Promise.reject(new Error('never called'));
        },
      },
      new TestClock(),
      SETTINGS,
    );
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('what goes wrong over there', () => {
  test('a bug refuses its own command and no other', async () => {
    await using it = await serve();
    const session = { sessionId: 's', userId: 9_999, refreshId: 'r', expiresAt: START };
    const [bug, order] = await Promise.allSettled([
      it.commands.startSession(session),
      it.commands.placeOrder(placement(it.here.products[0])),
    ]);
    expect(bug).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/foreign key/i) } });
    expect(order).toMatchObject({ status: 'fulfilled', value: { kind: 'placed' } });
    expect(it.thread.works).toBe(true);
  });

  test('a locked database is said to be so, and served again afterwards', async () => {
    await using it = await serve();
    const order = () => it.commands.placeOrder(placement(it.here.products[0]));
    const { engine } = it.here;
    await engine.writer.connection().execute(async (connection) => {
      await engine.begin(connection);
      expect(await reasonOf(order())).toBe('locked');
      await engine.rollback(connection);
    });
    expect(await order()).toMatchObject({ kind: 'placed', order: { id: 1 } });
  });

  test('closing lets what waits go down first', async () => {
    await using it = await serve();
    const orders = Array.from({ length: 300 }, () => it.commands.placeOrder(placement(it.here.products[0])));
    await it.thread[Symbol.asyncDispose]();
    expect((await Promise.all(orders)).every(({ kind }) => kind === 'placed')).toBe(true);
    expect(await it.here.store.reader.orders.open()).toHaveLength(300);
  });

  test('a thread that has died answers everybody, and says that it works no more', async () => {
    await using it = await serve();
    const unknown = it.thread.bind<null, null>({ name: 'no such command', run: async () => [] });
    const order = () => it.commands.placeOrder(placement(it.here.products[0]));
    expect(await Promise.all([unknown(null), order()].map(reasonOf))).toEqual(['failing', 'failing']);
    expect(it.thread.works).toBe(false);
    expect(await reasonOf(order())).toBe('failing');
  });
});

/** Group commit on every engine: all of a group or none of it, nobody answered too early, nobody refused for another. */
import { describe, expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { bindClinic, openSmallClinic, type SmallClinic } from '../../test/harness/small-clinic.ts';
import { watched } from '../../test/harness/watched-engine.ts';
import type { Engine } from './engine.ts';
import { migrate, openStore } from './store.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import type { Command } from './transactor.ts';

const FAILING_LISTENER = fileURLToPath(new URL('../../test/harness/failing-listener-process.ts', import.meta.url));

/** Makes a tag of each name, then fails for the ones that begin with `bad`: what it wrote must go with it. */
const makeTags: Command<string, string> = {
  name: 'make-tags',
  async run(tx, names) {
    for (const name of names) {
      await tx.catalog.insertTag({ name, is_active: true });
      if (name.startsWith('bad')) throw new TypeError(`${name} is a bug`);
    }
    return names;
  },
};

const PAGE = { offset: 0, limit: 200 };

async function tagNames({ store }: Pick<SmallClinic, 'store'>): Promise<string[]> {
  return (await store.reader.catalog.tags(undefined, PAGE)).rows.map(({ name }) => name);
}

async function orderIds({ store }: Pick<SmallClinic, 'store'>): Promise<number[]> {
  return (await store.reader.orders.open()).map(({ id }) => id);
}

async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error instanceof StoreUnavailable ? error.reason : error;
  }
}

/** Holds the lock that every writer needs, as another process would, until told to let go. */
async function holdLock(engine: Engine): Promise<{ release(): Promise<void> }> {
  const held = Promise.withResolvers<void>();
  const wanted = Promise.withResolvers<void>();
  const work = engine.writer.connection().execute(async (connection) => {
    await engine.begin(connection);
    held.resolve();
    await wanted.promise;
    await engine.rollback(connection);
  });
  await held.promise;
  return {
    async release() {
      wanted.resolve();
      await work;
    },
  };
}

export function describeTransactor(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`group commit on ${engineName}`, () => {
    test('what was committed is counted: groups, their inputs, their time; and nothing that failed', async () => {
      await using database = await makeDatabase();
      const engine = database.open();
      await migrate(engine);
      const { transactor } = openStore(engine);
      const make = transactor.bind(makeTags);
      expect(transactor.totals).toEqual({ commits: 0, inputs: 0, ms: 0 });
      await Promise.all(['a', 'b', 'c'].map(make));
      const { ms, ...counts } = transactor.totals;
      expect(counts).toEqual({ commits: 1, inputs: 3 });
      expect(ms).toBeGreaterThan(0);
      // The good one of the two is committed for itself.
      await Promise.allSettled(['bad', 'good'].map(make));
      expect(transactor.totals).toMatchObject({ commits: 2, inputs: 4 });
      expect(transactor.totals.ms).toBeGreaterThan(ms);
    });

    test('what arrives together goes down in one transaction', async () => {
      await using database = await makeDatabase();
      const { engine, steps } = watched(database.open());
      let wakeUps = 0;
      const clinic = await openSmallClinic(engine, () => {
        wakeUps += 1;
      });
      const { committed } = steps;
      const { length } = await Promise.all([
        ...Array.from({ length: 300 }, () => clinic.place()),
        clinic.commands.createRoom({ code: '103', is_active: true }),
        clinic.move(99, 'READY'),
      ]);
      expect(length).toBe(302);
      expect(steps.committed - committed).toBe(1);
      expect(wakeUps).toBe(1);
      expect(await orderIds(clinic)).toHaveLength(300);
    });

    test('nobody is woken for what is not in the log', async () => {
      await using database = await makeDatabase();
      let wakeUps = 0;
      const clinic = await openSmallClinic(database.open(), () => {
        wakeUps += 1;
      });
      await clinic.commands.createRoom({ code: '103', is_active: true });
      expect(wakeUps).toBe(0);
      await clinic.place();
      await clinic.store.transactor.drained();
      expect(wakeUps).toBe(1);
    });

    test('nobody is answered and nobody sees anything before the commit', async () => {
      await using database = await makeDatabase();
      const { engine, before } = watched(database.open());
      const clinic = await openSmallClinic(engine);
      const onlooker = bindClinic(database.open(), clinic.clock);
      const reached = Promise.withResolvers<void>();
      const allowed = Promise.withResolvers<void>();
      before.commit = () => {
        reached.resolve();
        return allowed.promise;
      };
      let answered = 0;
      const orders = Array.from({ length: 3 }, () => clinic.place().finally(() => (answered += 1)));
      await reached.promise;
      await new Promise<void>((resolve) => setImmediate(resolve));
      expect(answered).toBe(0);
      expect(await orderIds(onlooker)).toEqual([]);
      expect(await onlooker.store.reader.events.position()).toMatchObject({ seq: 0 });
      allowed.resolve();
      expect((await Promise.all(orders)).map(({ kind }) => kind)).toEqual(['placed', 'placed', 'placed']);
      expect(await orderIds(onlooker)).toEqual([1, 2, 3]);
    });

    test('a bug in one command refuses that one and writes nothing of it', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const tag = clinic.store.transactor.bind(makeTags);
      const together = [clinic.place(), tag('good'), tag('bad'), tag('better'), clinic.place(), tag('bad too')];
      const outcomes = await Promise.allSettled(together);
      const refused = outcomes.map(({ status }) => status === 'rejected');
      expect(refused).toEqual([false, false, true, false, false, true]);
      expect(outcomes[2]).toMatchObject({ reason: { name: 'TypeError', message: 'bad is a bug' } });
      expect(await tagNames(clinic)).toEqual(['better', 'good']);
      expect(await orderIds(clinic)).toEqual([1, 2]);
      expect(await clinic.store.reader.events.position()).toMatchObject({ seq: 2 });
    });

    test('what the database itself refuses is such a bug too', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const tag = clinic.store.transactor.bind(makeTags);
      const outcomes = await Promise.allSettled([clinic.place(), tag('twice'), tag('twice'), clinic.place()]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
      expect(await tagNames(clinic)).toEqual(['twice']);
      expect(await orderIds(clinic)).toEqual([1, 2]);
    });

    test('whoever is told of a commit and fails does not make it be done again', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const child = Bun.spawn([process.execPath, FAILING_LISTENER, database.address, String(clinic.products[0])], {
        stderr: 'pipe',
      });
      expect(await new Response(child.stderr).text()).toContain('the listener failed');
      await child.exited;
      expect(await orderIds(clinic)).toEqual([1, 2]);
    });

    test('a command that answers too few of its inputs is refused', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const mute = clinic.store.transactor.bind<string, string>({ name: 'mute', run: async () => [] });
      const [silence, order] = await Promise.allSettled([mute('?'), clinic.place()]);
      expect(silence).toMatchObject({ reason: { message: 'mute answered 0 of 1 inputs' } });
      expect(order).toMatchObject({ status: 'fulfilled' });
    });

    test('what a failed commit held is refused as a whole, and the next group goes on', async () => {
      await using database = await makeDatabase();
      const { engine, before, steps } = watched(database.open());
      const clinic = await openSmallClinic(engine);
      before.commit = () => Promise.reject(new StoreUnavailable('failing', null));
      const refused = [clinic.place(), clinic.move(1, 'READY'), clinic.place()].map(reasonOf);
      expect(await Promise.all(refused)).toEqual(['failing', 'failing', 'failing']);
      expect(steps.rolledBack).toBe(1);
      before.commit = async () => {};
      expect((await clinic.order()).id).toBe(1);
      expect(await orderIds(clinic)).toEqual([1]);
    });

    test.each(['locked', 'failing'] as const)(
      'a group that was %s before its commit is run again, once and whole',
      async (reason) => {
        await using database = await makeDatabase();
        const { engine, steps } = watched(database.open());
        const clinic = await openSmallClinic(engine);
        const { committed } = steps;
        let runs = 0;
        const interrupted = clinic.store.transactor.bind<string, string>({
          name: 'interrupted',
          async run(tx, names) {
            runs += 1;
            const outcomes = await makeTags.run(tx, names);
            if (runs === 1) throw new StoreUnavailable(reason, null);
            return outcomes;
          },
        });
        const [name, order] = await Promise.all([interrupted('again'), clinic.order()]);
        expect([name, order.id, runs]).toEqual(['again', 1, 2]);
        expect(await tagNames(clinic)).toEqual(['again']);
        expect(await clinic.store.reader.events.position()).toMatchObject({ seq: 1 });
        expect(steps.committed - committed).toBe(1);
      },
    );

    test('a full run does not make the next input wait for another group', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const sizes: number[] = [];
      const counted = clinic.store.transactor.bind<number, number>({
        name: 'counted',
        async run(_tx, inputs) {
          sizes.push(inputs.length);
          return inputs;
        },
      });
      const inputs = Array.from({ length: 700 }, (_, index) => index);
      expect(await Promise.all(inputs.map(counted))).toEqual(inputs);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(700);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
    });

    test('closing the store lets what waits go down first', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const late = clinic.place().then(() => clinic.place());
      const orders = [clinic.place(), clinic.place()];
      await clinic.store[Symbol.asyncDispose]();
      expect((await Promise.all([...orders, late])).map(({ kind }) => kind)).toEqual(['placed', 'placed', 'placed']);
    });
  });

  describe(`an unusable database on ${engineName}`, () => {
    test('that is locked for a moment makes everybody wait and nobody fail', async () => {
      await using database = await makeDatabase();
      const { engine, before } = watched(database.open());
      const clinic = await openSmallClinic(engine);
      const lock = await holdLock(database.open());
      const triedAgain = Promise.withResolvers<void>();
      let tries = 0;
      before.begin = async () => {
        tries += 1;
        if (tries === 3) triedAgain.resolve();
      };
      const orders = Array.from({ length: 20 }, () => clinic.place());
      await triedAgain.promise;
      await lock.release();
      expect((await Promise.all(orders)).every(({ kind }) => kind === 'placed')).toBe(true);
      expect(await orderIds(clinic)).toHaveLength(20);
    });

    test('that stays locked refuses, loses nothing that was answered, and is served again afterwards', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const kept = await clinic.order({ idempotency: { id: 'kept', bodyHash: 'b' } });
      const lock = await holdLock(database.open());
      const refused = await Promise.all(Array.from({ length: 20 }, () => reasonOf(clinic.place())));
      expect(refused).toEqual(Array.from({ length: 20 }, () => 'locked'));
      // Reading goes on all the while.
      expect(await orderIds(clinic)).toEqual([kept.id]);
      expect(await clinic.store.answers()).toBe(false);
      await lock.release();
      expect((await clinic.order()).id).toBe(kept.id + 1);
      expect(await clinic.place({ idempotency: { id: 'kept', bodyHash: 'b' } })).toEqual({
        kind: 'replayed',
        order: kept,
      });
      expect(await clinic.store.reader.events.position()).toMatchObject({ seq: 2 });
    });

    test('that is full refuses, loses nothing that was answered, and is served again afterwards', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const free = await database.fill(clinic.engine);
      const answered: number[] = [];
      const note = 'x'.repeat(500);
      const refusals: unknown[] = [];
      while (refusals.length === 0) {
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, async () => reasonOf(clinic.order({ note }).then(({ id }) => answered.push(id)))),
        );
        refusals.push(...outcomes.filter((outcome) => typeof outcome !== 'number'));
      }
      expect(new Set(refusals)).toEqual(new Set(['full']));
      expect(await orderIds(clinic)).toEqual(answered);
      expect(await clinic.store.reader.events.position()).toMatchObject({ seq: answered.length });
      await free();
      answered.push((await clinic.order()).id);
      // Another connection finds on the disk what was answered, and nothing else.
      const after = bindClinic(database.open(), clinic.clock);
      expect(await orderIds(after)).toEqual(answered);
      expect(answered).toEqual(answered.map((_, index) => index + 1));
    });

    test('that cannot be read says so in the store’s own words', async () => {
      await using database = await makeDatabase();
      await migrate(database.open());
      const { reader, answers } = openStore(database.open(), () => {});
      database.damage();
      // At once: a pooler lets each of them wait for a database that is gone.
      const said = [reasonOf(reader.orders.open()), reasonOf(reader.snapshots.queue()), answers()];
      expect(await Promise.all(said)).toEqual(['failing', 'failing', false]);
    });
  });
}

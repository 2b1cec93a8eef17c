/** What the store promises of webhooks on every engine: for whom what is written, who may send it, and when it is forgotten. */
import { describe, expect, test } from 'bun:test';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { openSmallClinic, RETENTION_MS } from '../../test/harness/small-clinic.ts';
import { CLAIM_MS } from '../commands/deliver-webhooks.ts';

const ALL = { offset: 0, limit: 200 };
const DAY_MS = 24 * 60 * 60_000;
const lease = { lease: 'background', holder: 'one' };

async function openClinic(makeDatabase: MakeDatabase) {
  const database = await makeDatabase();
  const clinic = await openSmallClinic(database.open());
  const { commands, store } = clinic;
  await commands.takeLease({ name: lease.lease, holder: lease.holder, dead: null });
  const add = (name: string) =>
    commands.createWebhook({ name, url: 'https://example.com/', events: ['order.created'], secret: `whsec_${name}` });
  return {
    ...clinic,
    add,
    follow: async (from: number, to: number) => {
      const events = await store.reader.events.after(from, to - from);
      return commands.followForWebhooks({ ...lease, follower: 'webhooks', from, to, events });
    },
    deliveries: async (id: number) => (await store.reader.webhooks.deliveries(id, undefined, ALL)).rows,
    /** Claims what is next and says at once what became of it. */
    settle: async (webhookId: number, isDelivered: boolean) => {
      const turn = { webhookId, ...lease, settled: null, wantsNext: true };
      const attempt = await commands.takeDeliveryTurn(turn);
      if (!attempt) throw new Error('nothing is due');
      const outcome = isDelivered
        ? ({ kind: 'delivered', status: 200 } as const)
        : ({ kind: 'failed', error: 'gone', status: 410, wishMs: null } as const);
      await commands.takeDeliveryTurn({ ...turn, settled: { attempt, outcome, random: 0 }, wantsNext: false });
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

export function describeWebhooks(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`webhooks on ${engineName}`, () => {
    test('a batch is written for whom it concerns, and not again', async () => {
      await using it = await openClinic(makeDatabase);
      const [one, two] = [await it.add('one'), await it.add('two')];
      await it.order();
      await it.order();
      expect(await it.follow(0, 2)).toBe(true);
      expect(await it.follow(0, 2)).toBe(false);
      for (const id of [one, two]) expect(await it.deliveries(id)).toHaveLength(2);
      const ids = [...(await it.deliveries(one)), ...(await it.deliveries(two))].map(({ message_id }) => message_id);
      expect(new Set(ids).size).toBe(4);
      for (const id of ids) expect(id).toMatch(/^msg_[0-9a-f]{32}$/);
    });

    test('a batch of another holder is not written', async () => {
      await using it = await openClinic(makeDatabase);
      const id = await it.add('one');
      await it.order();
      const events = await it.store.reader.events.after(0, 1);
      const batch = { ...lease, holder: 'two', follower: 'webhooks', from: 0, to: 1, events };
      expect(await it.commands.followForWebhooks(batch)).toBe(false);
      expect(await it.deliveries(id)).toEqual([]);
      expect(await it.store.reader.followers.place('webhooks')).toBe(0);
    });

    test('what was delivered is forgotten after the retention, what is dead after 30 days, what waits never', async () => {
      await using it = await openClinic(makeDatabase);
      const [delivered, dead, waiting] = [await it.add('one'), await it.add('two'), await it.add('three')];
      await it.order();
      await it.follow(0, 1);
      await it.settle(delivered, true);
      await it.settle(dead, false);
      const counts = async () => {
        await it.commands.prune();
        return await Promise.all([delivered, dead, waiting].map(async (id) => (await it.deliveries(id)).length));
      };
      it.clock.advance(RETENTION_MS);
      expect(await counts()).toEqual([1, 1, 1]);
      it.clock.advance(1);
      expect(await counts()).toEqual([0, 1, 1]);
      it.clock.advance(30 * DAY_MS - RETENTION_MS - 1);
      expect(await counts()).toEqual([0, 1, 1]);
      it.clock.advance(1);
      expect(await counts()).toEqual([0, 0, 1]);
    });

    test('no reading of webhooks and deliveries holds a secret', async () => {
      await using it = await openClinic(makeDatabase);
      const id = await it.add('one');
      await it.commands.rotateWebhookSecret({ id, secret: 'whsec_two' });
      await it.order();
      await it.follow(0, 1);
      const { webhooks } = it.store.reader;
      const all = [
        await webhooks.list(undefined, ALL),
        await webhooks.byId(id),
        await webhooks.deliveries(id, undefined, ALL),
      ];
      expect(JSON.stringify(all)).not.toContain('whsec_');
    });

    test('an attempt is claimed by the holder alone, in order, and nobody claims it again before its time', async () => {
      await using it = await openClinic(makeDatabase);
      const id = await it.add('one');
      await it.order();
      await it.order();
      await it.follow(0, 2);
      const turn = { webhookId: id, ...lease, settled: null, wantsNext: true };
      expect(await it.commands.takeDeliveryTurn({ ...turn, holder: 'two' })).toBeNull();
      expect(await it.commands.takeDeliveryTurn({ ...turn, wantsNext: false })).toBeNull();
      const first = await it.commands.takeDeliveryTurn(turn);
      const second = await it.commands.takeDeliveryTurn(turn);
      expect([first, second]).toMatchObject([
        { id: 1, attempts: 1, secret: 'whsec_one', previousSecret: null, url: 'https://example.com/' },
        { id: 2, attempts: 1 },
      ]);
      expect(await it.commands.takeDeliveryTurn(turn)).toBeNull();
      expect(await it.store.reader.webhooks.withDue(it.clock.now())).toEqual([]);
      it.clock.advance(CLAIM_MS);
      expect(await it.store.reader.webhooks.withDue(it.clock.now())).toEqual([id]);
      expect(await it.commands.takeDeliveryTurn(turn)).toMatchObject({ id: 1, attempts: 2 });
    });

    test('what is given up can be sent again, one or all, and only to whom is active', async () => {
      await using it = await openClinic(makeDatabase);
      const [id, other] = [await it.add('one'), await it.add('two')];
      for (let count = 0; count < 3; count++) await it.order();
      await it.follow(0, 3);
      const statuses = async (of: number) => (await it.deliveries(of)).map(({ status }) => status);
      await it.commands.updateWebhook({ id, update: { is_active: false } });
      expect(await statuses(id)).toEqual(['dead', 'dead', 'dead']);
      expect(await statuses(other)).toEqual(['pending', 'pending', 'pending']);
      const [newest] = await it.deliveries(id);
      expect(newest).toMatchObject({
        last_error: 'switched_off',
        next_attempt_at: null,
        settled_at: expect.any(String),
      });
      if (!newest) throw new Error('there are three');
      expect(await it.commands.replayDelivery(newest.id)).toEqual({ kind: 'switched_off' });
      expect(await it.commands.replayDead(id)).toEqual({ kind: 'switched_off' });
      await it.commands.updateWebhook({ id, update: { is_active: true } });
      expect(await it.commands.replayDelivery(newest.id)).toEqual({ kind: 'done', value: newest.id });
      expect(await statuses(id)).toEqual(['pending', 'dead', 'dead']);
      expect(await it.commands.replayDead(id)).toEqual({ kind: 'done', value: 2 });
      expect(await it.store.reader.webhooks.deliveries(id, 'pending', ALL)).toMatchObject({ count: 3 });
      expect(await it.store.reader.webhooks.deliveries(id, 'dead', ALL)).toEqual({ count: 0, rows: [] });
      for (const nothing of [it.commands.replayDead(9), it.commands.replayDelivery(999), it.commands.testWebhook(9)]) {
        expect(await nothing).toEqual({ kind: 'not_found' });
      }
    });
  });
}

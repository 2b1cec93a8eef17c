/** What every engine keeps of web push: keys, browsers and messages, from the step to the end of all of them. */
import { describe, expect, test } from 'bun:test';
import { SHIFT_MS } from '@comanda/protocol/push';
import type { MakeDatabase } from '../../test/harness/database.ts';
import { bindClinic, openSmallClinic, RETENTION_MS, type SmallClinic } from '../../test/harness/small-clinic.ts';
import type { FollowedBatch } from '../commands/follow-log.ts';
import { PUSH_CLAIM_MS, PUSH_LIFETIME_MS } from '../commands/send-pushes.ts';

const DAY_MS = 24 * 60 * 60_000;
const LEASE = { lease: 'background', holder: 'one' };

async function subscribe(
  { commands, clock }: SmallClinic,
  userId: number,
  name: string,
  expiresAt: number | null = null,
) {
  const sessionId = `session of ${name}`;
  await commands.startSession({ sessionId, userId, refreshId: 'r', expiresAt: clock.now() + DAY_MS });
  const keys = { p256dh: 'p', auth: 'a', language: 'es' as const };
  const endpoint = `https://push.example.com/${name}`;
  const subscription = { endpoint, service: 'push.example.com', ...keys, userId, sessionId, expiresAt };
  await commands.subscribePush(subscription);
  return subscription;
}

/** As the ladder's steps come out of the log. */
function batch(from: number | null, to: number, at: number, orders: readonly number[] = []): FollowedBatch {
  const steps = orders.map((orderId) => ({
    kind: 'order_escalated' as const,
    orderId,
    at,
    branch: 'undelivered' as const,
  }));
  const events = steps.flatMap((step) => [
    { seq: to, event: { ...step, step: 'web_push' as const } },
    { seq: to, event: { ...step, step: 'admin' as const } },
  ]);
  return { follower: 'push', ...LEASE, from, to, events };
}

export function describePush(engineName: string, makeDatabase: MakeDatabase): void {
  describe(`web push on ${engineName}`, () => {
    test('the first keys stay, also where two servers make some together', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const other = bindClinic(database.open(), clinic.clock);
      const kept = await Promise.all([
        clinic.commands.keepPushKeys({ publicKey: 'one', privateKey: '1' }),
        other.commands.keepPushKeys({ publicKey: 'two', privateKey: '2' }),
      ]);
      expect(kept[0]).toEqual(kept[1]);
      expect(await other.store.reader.pushKeys.read()).toEqual(kept[0]);
      expect(await other.commands.keepPushKeys({ publicKey: 'three', privateKey: '3' })).toEqual(kept[0]);
    });

    test('a message goes its way: written once, claimed, tried again, taken, forgotten', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { clock, commands, store, engine } = clinic;
      await commands.takeLease({ name: LEASE.lease, holder: LEASE.holder, dead: null });
      await subscribe(clinic, clinic.staff, 'staff');
      await subscribe(clinic, clinic.admin, 'admin', clock.now() + 30 * DAY_MS);
      const { id } = await clinic.order();
      const due = async (busyServices: readonly string[] = []) => {
        const found = await store.reader.pushMessages.due({ at: clock.now(), limit: 9, busyServices });
        return found.map((message) => message.id);
      };
      expect(await commands.followForPush(batch(null, 1, clock.now()))).toBe(true);
      expect(await commands.followForPush(batch(1, 2, clock.now(), [id, id]))).toBe(true);
      expect(await commands.followForPush(batch(1, 2, clock.now(), [id]))).toBe(false);
      const ids = await due();
      expect(ids).toHaveLength(3);
      expect(await due(['push.example.com'])).toEqual([]);
      expect(await commands.claimPushes({ ids, ...LEASE, holder: 'two' })).toBeNull();
      const claimed = (await commands.claimPushes({ ids, ...LEASE })) ?? [];
      expect(claimed).toMatchObject(ids.map((each) => ({ id: each, orderId: id, roomCode: '101', attempts: 1 })));
      expect(await due()).toEqual([]);
      const [first, second, third] = claimed;
      if (!first || !second || !third) throw new Error('three were claimed');
      await commands.settlePush({ message: first, outcome: { kind: 'accepted' } });
      const nextAt = clock.now() + 2_000;
      await commands.settlePush({ message: second, outcome: { kind: 'unavailable', nextAt } });
      clock.advance(2_000);
      expect(await due()).toEqual([second.id]);
      clock.advance(PUSH_CLAIM_MS);
      // The third was never heard of again; of the second somebody speaks who has lost it meanwhile.
      expect(await commands.claimPushes({ ids, ...LEASE })).toMatchObject([{ attempts: 2 }, { attempts: 2 }]);
      await commands.settlePush({ message: second, outcome: { kind: 'unavailable', nextAt: 0 } });
      expect(await due()).toEqual([]);
      clock.advance(PUSH_LIFETIME_MS);
      expect(await commands.claimPushes({ ids: await due(), ...LEASE })).toEqual([]);
      const rows = await engine.reader.selectFrom('push_messages').select(['outcome', 'next_at']).execute();
      expect(rows.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'expired', 'expired']);
      expect(rows.every(({ next_at }) => next_at === null)).toBe(true);
      clock.advance(RETENTION_MS);
      // Both sessions are over by then, and what hung on them goes with them.
      expect(await commands.prune()).toMatchObject({ sessions: 2, more: false });
      for (const table of ['push_subscriptions', 'push_messages'] as const) {
        expect(await engine.reader.selectFrom(table).selectAll().execute()).toEqual([]);
      }
    });

    test('who is on shift, who is an admin, and whose the endpoint is', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      const { clock, commands, store, staff, admin } = clinic;
      const first = await subscribe(clinic, staff, 'first');
      await subscribe(clinic, admin, 'second');
      await subscribe(clinic, admin, 'over', clock.now() + 1);
      const reads = store.reader.pushSubscriptions;
      const told = async () => ({
        onShift: (await reads.onShift(clock.now())).length,
        admins: (await reads.ofAdmins(clock.now())).length,
      });
      expect(await told()).toEqual({ onShift: 3, admins: 2 });
      clock.advance(1);
      expect(await told()).toEqual({ onShift: 2, admins: 1 });
      expect(await commands.prune()).toMatchObject({ pushes: 1 });
      clock.advance(SHIFT_MS - 1);
      expect(await told()).toEqual({ onShift: 0, admins: 1 });
      await commands.subscribePush({ ...first, userId: admin, sessionId: 'session of second' });
      expect(await reads.ofUser(staff)).toEqual([]);
      expect((await reads.liveOfUser(admin, clock.now())).map(({ endpoint }) => endpoint)).toContain(first.endpoint);
      await commands.unsubscribePush({ endpoint: first.endpoint, userId: staff });
      expect(await told()).toEqual({ onShift: 1, admins: 2 });
      await commands.endSession('session of second');
      expect(await told()).toEqual({ onShift: 0, admins: 0 });
    });

    test('of one user the twenty that were confirmed last', async () => {
      await using database = await makeDatabase();
      const clinic = await openSmallClinic(database.open());
      for (let count = 1; count <= 22; count++) {
        clinic.clock.advance(1);
        await subscribe(clinic, clinic.staff, `number ${count}`);
      }
      const kept = await clinic.store.reader.pushSubscriptions.ofUser(clinic.staff);
      expect(kept).toHaveLength(20);
      expect(kept[0]?.endpoint).toBe('https://push.example.com/number 3');
    });
  });
}

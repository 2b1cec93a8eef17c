import { describe, expect, test } from 'bun:test';
import { openClinic } from '../../test/harness/open-clinic.ts';
import { START } from '../../test/harness/small-clinic.ts';
import { REFRESH_GRACE_MS } from './keep-sessions.ts';

const HOUR_MS = 60 * 60_000;
const END = START + 24 * HOUR_MS;

/** A session whose first refresh token is `r0`. */
async function openSession() {
  const clinic = await openClinic();
  const { commands, staff, store } = clinic;
  await commands.startSession({ sessionId: 's', userId: staff, refreshId: 'r0', expiresAt: END });
  return {
    ...clinic,
    renew: (refreshId: string, nextRefreshId: string, expiresAt = END + HOUR_MS) =>
      commands.renewSession({ sessionId: 's', refreshId, nextRefreshId, expiresAt }),
    stands: async () => (await store.reader.accounts.userOfSession('s', clinic.clock.now())) !== undefined,
  };
}

const REVOKED = [{ kind: 'session_revoked', sessionId: 's' }] as const;

describe('renewing a session', () => {
  test('spends the refresh token and prolongs the session', async () => {
    await using it = await openSession();
    expect(await it.renew('r0', 'r1')).toEqual({ kind: 'renewed', refreshId: 'r1', expiresAt: END + HOUR_MS });
    it.clock.advance(24 * HOUR_MS);
    expect(await it.stands()).toBe(true);
    expect(await it.renew('r1', 'r2')).toMatchObject({ kind: 'renewed', refreshId: 'r2' });
    expect(await it.news()).toEqual([]);
  });

  test('an answer that was lost on its way is given again for a minute', async () => {
    await using it = await openSession();
    await it.renew('r0', 'r1');
    it.clock.advance(REFRESH_GRACE_MS);
    expect(await it.renew('r0', 'never used', END + 2 * HOUR_MS)).toEqual({
      kind: 'renewed',
      refreshId: 'r1',
      expiresAt: END + HOUR_MS,
    });
    // Both copies go on with the same token.
    expect(await it.renew('r1', 'r2')).toMatchObject({ kind: 'renewed', refreshId: 'r2' });
    expect(await it.news()).toEqual([]);
  });

  test('two tabs at once both stay signed in', async () => {
    await using it = await openSession();
    const both = await Promise.all([it.renew('r0', 'tab one'), it.renew('r0', 'tab two')]);
    expect(both).toEqual([
      { kind: 'renewed', refreshId: 'tab one', expiresAt: END + HOUR_MS },
      { kind: 'renewed', refreshId: 'tab one', expiresAt: END + HOUR_MS },
    ]);
    expect(await it.stands()).toBe(true);
  });

  test('a token spent more than a minute ago ends the session for everybody', async () => {
    await using it = await openSession();
    await it.renew('r0', 'r1');
    it.clock.advance(REFRESH_GRACE_MS + 1);
    expect(await it.renew('r0', 'thief')).toEqual({ kind: 'refused' });
    expect(await it.news()).toEqual([...REVOKED]);
    expect(await it.stands()).toBe(false);
    expect(await it.renew('r1', 'r2')).toEqual({ kind: 'refused' });
    expect(await it.renew('thief', 'r3')).toEqual({ kind: 'refused' });
    expect(await it.news()).toEqual([]);
  });

  test('a token two renewals old ends it at once', async () => {
    await using it = await openSession();
    await it.renew('r0', 'r1');
    await it.renew('r1', 'r2');
    expect(await it.renew('r0', 'thief')).toEqual({ kind: 'refused' });
    expect(await it.stands()).toBe(false);
    expect(await it.news()).toEqual([...REVOKED]);
  });

  test('the grace is counted from the last renewal, not from the last repeat', async () => {
    await using it = await openSession();
    await it.renew('r0', 'r1');
    for (let count = 0; count < 2; count++) {
      it.clock.advance(REFRESH_GRACE_MS / 2);
      expect(await it.renew('r0', 'never used')).toMatchObject({ kind: 'renewed' });
    }
    it.clock.advance(1);
    expect(await it.renew('r0', 'never used')).toEqual({ kind: 'refused' });
  });

  test('refuses what is over, unknown or disabled, and says nothing of it to the sockets', async () => {
    await using it = await openSession();
    const unknown = { sessionId: 'unknown', refreshId: 'r0', nextRefreshId: 'r1', expiresAt: END };
    expect(await it.commands.renewSession(unknown)).toEqual({ kind: 'refused' });
    it.clock.advance(24 * HOUR_MS);
    expect(await it.renew('r0', 'r1')).toEqual({ kind: 'refused' });
    expect(await it.news()).toEqual([]);

    await using other = await openSession();
    await other.commands.updateUser({ id: other.staff, update: { is_active: false } });
    await other.news();
    expect(await other.renew('r0', 'r1')).toEqual({ kind: 'refused' });
    expect(await other.news()).toEqual([]);
  });
});

describe('ending a session', () => {
  test('closes its sockets, once', async () => {
    await using it = await openSession();
    await it.commands.endSession('s');
    await it.commands.endSession('s');
    await it.commands.endSession('unknown');
    expect(await it.news()).toEqual([...REVOKED]);
    expect(await it.stands()).toBe(false);
    expect(await it.renew('r0', 'r1')).toEqual({ kind: 'refused' });
  });

  test('leaves the user’s other sessions alone', async () => {
    await using it = await openSession();
    await it.commands.startSession({ sessionId: 'other', userId: it.staff, refreshId: 'o', expiresAt: END });
    await it.commands.endSession('other');
    expect(await it.stands()).toBe(true);
  });
});

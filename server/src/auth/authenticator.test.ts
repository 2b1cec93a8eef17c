import { describe, expect, test } from 'bun:test';
import { sqliteDatabase } from '../../test/harness/database.ts';
import { openSmallClinic, START } from '../../test/harness/small-clinic.ts';
import { Authenticator } from './authenticator.ts';
import { ACCESS_LIFETIME_MS, REFRESH_LIFETIME_MS, Tokens } from './tokens.ts';

/** A member of staff who has signed in. */
async function signIn() {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  const tokens = new Tokens(new Uint8Array(32).fill(7), clinic.clock);
  const authenticator = new Authenticator(tokens, clinic.store.reader.accounts, clinic.clock);
  const expiresAt = START + REFRESH_LIFETIME_MS;
  await clinic.commands.startSession({ sessionId: 's', userId: clinic.staff, refreshId: 'r', expiresAt });
  return {
    ...clinic,
    tokens,
    token: await tokens.issueAccess(clinic.staff, 's'),
    signed: (token: string) => authenticator.signed(token),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describe('a token is worth what the store knows of it now', () => {
  test('a good one names its user, its session and its end', async () => {
    await using it = await signIn();
    expect(await it.signed(it.token)).toMatchObject({
      user: { id: it.staff, email: 'staff@example.com', role: 'STAFF' },
      sessionId: 's',
      expiresAt: START + ACCESS_LIFETIME_MS,
    });
  });

  test('a new role counts at once', async () => {
    await using it = await signIn();
    await it.commands.updateUser({ id: it.staff, update: { role: 'USER' } });
    expect(await it.signed(it.token)).toMatchObject({ user: { role: 'USER' } });
  });

  const endings: Record<string, (it: Awaited<ReturnType<typeof signIn>>) => Promise<unknown>> = {
    'its time is over': async ({ clock }) => clock.advance(ACCESS_LIFETIME_MS),
    'its session has ended': ({ commands }) => commands.endSession('s'),
    'its user is disabled': ({ commands, staff }) => commands.updateUser({ id: staff, update: { is_active: false } }),
    'its user has a new password': ({ commands, staff }) =>
      commands.updateUser({ id: staff, update: { passwordHash: 'new' } }),
  };
  for (const [why, end] of Object.entries(endings)) {
    test(`nothing once ${why}`, async () => {
      await using it = await signIn();
      await end(it);
      expect(await it.signed(it.token)).toBeNull();
    });
  }

  test('nothing where its session is unknown or somebody else’s', async () => {
    await using it = await signIn();
    expect(await it.signed(await it.tokens.issueAccess(it.staff, 'unknown'))).toBeNull();
    expect(await it.signed(await it.tokens.issueAccess(it.admin, 's'))).toBeNull();
    expect(await it.signed('')).toBeNull();
  });

  test('nothing once its session’s own time is over, whatever the token says', async () => {
    await using it = await signIn();
    it.clock.advance(REFRESH_LIFETIME_MS);
    expect(await it.signed(await it.tokens.issueAccess(it.staff, 's'))).toBeNull();
  });

  test('a user enabled again must sign in again', async () => {
    await using it = await signIn();
    await it.commands.updateUser({ id: it.staff, update: { is_active: false } });
    await it.commands.updateUser({ id: it.staff, update: { is_active: true } });
    expect(await it.signed(it.token)).toBeNull();
  });
});

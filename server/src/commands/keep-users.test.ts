import { describe, expect, test } from 'bun:test';
import { openClinic } from '../../test/harness/open-clinic.ts';
import { made, START } from '../../test/harness/small-clinic.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { UserColumns } from '../store/accounts.ts';
import { refused } from './command.ts';

const taken = (field: string) => refused({ code: 'already_exists', field });
const LAST_ADMIN = refused({ code: 'last_admin' });

describe('users', () => {
  test('are made once an address', async () => {
    await using it = await openClinic();
    const user = { email: 'new@example.com', passwordHash: 'h', role: 'USER' as const, is_active: true };
    const [first, second] = await Promise.all([it.commands.createUser(user), it.commands.createUser(user)]);
    expect(made(first)).toBe(it.staff + 1);
    expect(second).toEqual(taken('email'));
    expect(await it.store.reader.accounts.credentials('new@example.com')).toMatchObject({
      passwordHash: 'h',
      user: { role: 'USER', is_active: true, created_at: new Date(START).toISOString() },
    });
  });

  test('keep their address from each other', async () => {
    await using it = await openClinic();
    const rename = (id: number, email: string) => it.commands.updateUser({ id, update: { email } });
    expect(await rename(it.staff, 'admin@example.com')).toEqual(taken('email'));
    expect(await rename(it.staff, 'staff@example.com')).toEqual({ ok: true, value: it.staff });
    expect(await rename(it.staff, 'other@example.com')).toEqual({ ok: true, value: it.staff });
    expect(await it.store.reader.accounts.userByEmail('staff@example.com')).toBeUndefined();
    expect(await rename(999, 'x@example.com')).toEqual(refused({ code: 'not_found' }));
  });

  const revoked = (userId: number): LogEvent => ({ kind: 'user_revoked', userId });
  const changed =
    (mayWatch: boolean) =>
    (userId: number): LogEvent => ({ kind: 'role_changed', userId, mayWatch });
  const told: readonly [string, UserColumns, ((userId: number) => LogEvent) | null][] = [
    ['disabled', { is_active: false }, revoked],
    ['a new password', { passwordHash: 'new' }, revoked],
    ['disabled with a new role', { is_active: false, role: 'USER' }, revoked],
    ['a role that may not watch', { role: 'USER' }, changed(false)],
    ['another role that may watch', { role: 'ADMIN' }, changed(true)],
    ['the same role', { role: 'STAFF' }, null],
    ['still active', { is_active: true }, null],
    ['a new address', { email: 'other@example.com' }, null],
    ['nothing', {}, null],
  ];
  for (const [change, update, event] of told) {
    test(`tell the sockets of: ${change}`, async () => {
      await using it = await openClinic();
      await it.commands.startSession({ sessionId: 's', userId: it.staff, refreshId: 'r', expiresAt: START + 1_000 });
      expect(await it.commands.updateUser({ id: it.staff, update })).toEqual({ ok: true, value: it.staff });
      expect(await it.news()).toEqual(event === null ? [] : [event(it.staff)]);
      expect((await it.store.reader.accounts.session('s'))?.revokedAt).toBe(event === revoked ? START : null);
    });
  }

  test('who were disabled already are not disabled again', async () => {
    await using it = await openClinic();
    const disable = () => it.commands.updateUser({ id: it.staff, update: { is_active: false } });
    await disable();
    expect(await it.news()).toHaveLength(1);
    await disable();
    expect(await it.news()).toEqual([]);
  });
});

describe('the last administrator', () => {
  const losses: Record<string, UserColumns> = {
    'be disabled': { is_active: false },
    'become staff': { role: 'STAFF' },
    'become nobody and be disabled': { role: 'USER', is_active: false },
  };
  for (const [loss, update] of Object.entries(losses)) {
    test(`cannot ${loss}`, async () => {
      await using it = await openClinic();
      expect(await it.commands.updateUser({ id: it.admin, update })).toEqual(LAST_ADMIN);
      expect(await it.store.reader.accounts.user(it.admin)).toMatchObject({ role: 'ADMIN', is_active: true });
      expect(await it.news()).toEqual([]);
    });
  }

  test('may change all else', async () => {
    await using it = await openClinic();
    const update = { email: 'boss@example.com', passwordHash: 'new', role: 'ADMIN' as const, is_active: true };
    expect(await it.commands.updateUser({ id: it.admin, update })).toEqual({ ok: true, value: it.admin });
  });

  test('may go once there is another, but two do not go at once', async () => {
    await using it = await openClinic();
    await it.commands.updateUser({ id: it.staff, update: { role: 'ADMIN' } });
    const outcomes = await Promise.all(
      [it.admin, it.staff].map((id) => it.commands.updateUser({ id, update: { is_active: false } })),
    );
    expect(outcomes).toMatchObject([{ ok: true }, LAST_ADMIN]);
  });

  test('is not replaced by one who is disabled', async () => {
    await using it = await openClinic();
    await it.commands.updateUser({ id: it.staff, update: { role: 'ADMIN', is_active: false } });
    expect(await it.commands.updateUser({ id: it.admin, update: { role: 'STAFF' } })).toMatchObject(LAST_ADMIN);
    // And one who is disabled already is no loss.
    expect(await it.commands.updateUser({ id: it.staff, update: { role: 'STAFF' } })).toMatchObject({ ok: true });
  });
});

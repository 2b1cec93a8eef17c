/** Keeps people: makes and changes users. What a change takes away is taken from open sockets too. */
import type { Role } from '@comanda/protocol/session';
import type { Clock } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { mayWatch } from '../domain/roles.ts';
import type { UserColumns } from '../store/accounts.ts';
import { done, type Outcome, oneByOne, refused } from './command.ts';

export interface NewUser {
  readonly email: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly is_active: boolean;
}

export function createUser(clock: Clock) {
  return oneByOne('create-user', async (tx, input: NewUser): Promise<Outcome<number>> => {
    if (await tx.accounts.userByEmail(input.email)) return refused({ code: 'already_exists', field: 'email' });
    return done(await tx.accounts.insertUser(input, clock.now()));
  });
}

/** Refuses to take the last active admin away: nobody could give the role back. */
export function updateUser(clock: Clock) {
  return oneByOne(
    'update-user',
    async (tx, { id, update }: { id: number; update: UserColumns }): Promise<Outcome<number>> => {
      const before = await tx.accounts.user(id);
      if (!before) return refused({ code: 'not_found' });
      const namesake = update.email === undefined ? undefined : await tx.accounts.userByEmail(update.email);
      if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'email' });
      const disabled = before.is_active && update.is_active === false;
      const newRole = update.role !== undefined && update.role !== before.role ? update.role : null;
      const losesAdmin = before.role === 'ADMIN' && before.is_active && (disabled || newRole !== null);
      if (losesAdmin && (await tx.accounts.otherActiveAdmins(id)) === 0) return refused({ code: 'last_admin' });

      await tx.accounts.updateUser(id, update);
      const events: LogEvent[] = [];
      if (disabled || update.passwordHash !== undefined) {
        await tx.accounts.revokeSessionsOf(id, clock.now());
        events.push({ kind: 'user_revoked', userId: id });
      } else if (newRole) {
        events.push({ kind: 'role_changed', userId: id, mayWatch: mayWatch(newRole) });
      }
      await tx.events.append(events, clock.now());
      return done(id);
    },
  );
}

/** People in the store: users and the sessions they hold. */
import { toInstant } from '@comanda/protocol/instant';
import type { Role, User } from '@comanda/protocol/session';
import type { Kysely } from 'kysely';
import { flag, namesAny } from './columns.ts';
import type { Page, Paged } from './paging.ts';
import type { Schema } from './schema.ts';

export interface Credentials {
  readonly user: User;
  readonly passwordHash: string;
}

export interface Session {
  readonly id: string;
  readonly userId: number;
  readonly refreshId: string;
  readonly previousRefreshId: string | null;
  readonly rotatedAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export interface UserColumns {
  readonly email?: string | undefined;
  readonly passwordHash?: string | undefined;
  readonly role?: Role | undefined;
  readonly is_active?: boolean | undefined;
}

const USER = ['users.id', 'users.email', 'users.role', 'users.is_active', 'users.created_at'] as const;

function userView(row: { id: number; email: string; role: Role; is_active: number; created_at: number }): User {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    is_active: row.is_active === 1,
    created_at: toInstant(row.created_at),
  };
}

export function accountReads(db: Kysely<Schema>) {
  return {
    async users(isActive: boolean | undefined, page: Page): Promise<Paged<User>> {
      let query = db.selectFrom('users');
      if (isActive !== undefined) query = query.where('is_active', '=', flag(isActive));
      const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await query.select(USER).orderBy('id').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: rows.map(userView) };
    },

    async user(id: number): Promise<User | undefined> {
      const row = await db.selectFrom('users').select(USER).where('id', '=', id).executeTakeFirst();
      return row && userView(row);
    },

    async userByEmail(email: string): Promise<User | undefined> {
      const row = await db.selectFrom('users').select(USER).where('email', '=', email).executeTakeFirst();
      return row && userView(row);
    },

    async credentials(email: string): Promise<Credentials | undefined> {
      const row = await db
        .selectFrom('users')
        .select(USER)
        .select('password_hash')
        .where('email', '=', email)
        .executeTakeFirst();
      return row && { user: userView(row), passwordHash: row.password_hash };
    },

    /** The active user behind a session that is neither revoked nor over; undefined where there is none. */
    async userOfSession(sessionId: string, now: number): Promise<User | undefined> {
      const row = await db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select(USER)
        .where('sessions.id', '=', sessionId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .where('users.is_active', '=', 1)
        .executeTakeFirst();
      return row && userView(row);
    },

    async session(id: string): Promise<Session | undefined> {
      return db
        .selectFrom('sessions')
        .select([
          'id',
          'user_id as userId',
          'refresh_id as refreshId',
          'previous_refresh_id as previousRefreshId',
          'rotated_at as rotatedAt',
          'expires_at as expiresAt',
          'revoked_at as revokedAt',
        ])
        .where('id', '=', id)
        .executeTakeFirst();
    },

    /** Active users who may change everything: there must always be one. */
    async otherActiveAdmins(userId: number): Promise<number> {
      const { count } = await db
        .selectFrom('users')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('role', '=', 'ADMIN')
        .where('is_active', '=', 1)
        .where('id', '!=', userId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}
export type AccountReads = ReturnType<typeof accountReads>;

export function accountWrites(db: Kysely<Schema>) {
  return {
    async insertUser(
      user: { email: string; passwordHash: string; role: Role; is_active: boolean },
      now: number,
    ): Promise<number> {
      const row = await db
        .insertInto('users')
        .values({
          email: user.email,
          password_hash: user.passwordHash,
          role: user.role,
          is_active: flag(user.is_active),
          created_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    async updateUser(id: number, update: UserColumns): Promise<void> {
      const { passwordHash, is_active, ...rest } = update;
      const columns = { ...rest, password_hash: passwordHash, is_active: flag(is_active) };
      if (namesAny(columns)) await db.updateTable('users').set(columns).where('id', '=', id).execute();
    },

    async insertSession(session: { id: string; userId: number; refreshId: string; expiresAt: number }, now: number) {
      await db
        .insertInto('sessions')
        .values({
          id: session.id,
          user_id: session.userId,
          refresh_id: session.refreshId,
          rotated_at: now,
          created_at: now,
          expires_at: session.expiresAt,
        })
        .execute();
    },

    async rotateSession(session: Session, refreshId: string, expiresAt: number, now: number): Promise<void> {
      await db
        .updateTable('sessions')
        .set({
          refresh_id: refreshId,
          previous_refresh_id: session.refreshId,
          rotated_at: now,
          expires_at: expiresAt,
        })
        .where('id', '=', session.id)
        .execute();
    },

    async revokeSession(id: string, now: number): Promise<void> {
      await db.updateTable('sessions').set({ revoked_at: now }).where('id', '=', id).execute();
    },

    async revokeSessionsOf(userId: number, now: number): Promise<void> {
      await db
        .updateTable('sessions')
        .set({ revoked_at: now })
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .execute();
    },

    async pruneSessions(before: number, limit: number): Promise<number> {
      const gone = await db
        .deleteFrom('sessions')
        .where('id', 'in', (eb) => eb.selectFrom('sessions').select('id').where('expires_at', '<', before).limit(limit))
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

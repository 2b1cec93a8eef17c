/** Screens as a table: which boards are open at which server, and how they are; each server writes its own. */
import type { ExpressionBuilder, Kysely } from 'kysely';
import { HEARD_FOR_MS } from '../domain/screens.ts';
import { flag } from './columns.ts';
import type { Schema } from './schema.ts';

/** A screen as the server that it is connected to knows it. */
export interface ScreenRecord {
  readonly id: string;
  readonly userId: number;
  readonly reports: boolean;
  readonly visible: boolean;
  readonly audio: boolean;
  readonly skewMs: number | null;
  readonly cursor: string | null;
  readonly connectedAt: number;
  readonly heardAt: number;
}

/** Rows a statement: 12 parameters each, far below what either engine takes. */
const ROWS_AT_A_TIME = 256;

/** Servers whose clocks differ by more than this know nothing of each other's screens. */
const heardLately = (now: number) => (eb: ExpressionBuilder<Schema, 'screens'>) =>
  eb.between('heard_at', now - HEARD_FOR_MS, now + HEARD_FOR_MS);

export function screenReads(db: Kysely<Schema>) {
  const healthy = (now: number) =>
    db
      .selectFrom('screens')
      .select('id')
      .where('gone_at', 'is', null)
      .where(heardLately(now))
      .where((eb) => eb.or([eb('reports', '=', 0), eb('visible', '=', 1), eb('audio', '=', 1)]))
      .limit(1);

  return {
    /** Whether any screen of the site counts, at whichever server. */
    async anyHealthy(now: number): Promise<boolean> {
      return (await healthy(now).executeTakeFirst()) !== undefined;
    },

    /** Whether any screen counts that is connected to another server than this one. */
    async anyHealthyElsewhere(server: string, now: number): Promise<boolean> {
      return (await healthy(now).where('server', '!=', server).executeTakeFirst()) !== undefined;
    },

    /** Whether any screen was there a moment ago, gone or not. */
    async anyHeard(now: number): Promise<boolean> {
      const row = await db.selectFrom('screens').select('id').where(heardLately(now)).limit(1).executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function screenWrites(db: Kysely<Schema>) {
  return {
    /** Writes how a server's screens are. One that has connected to another server since is that server's. */
    async note(server: string, screens: readonly ScreenRecord[], now: number): Promise<void> {
      for (let start = 0; start < screens.length; start += ROWS_AT_A_TIME) {
        await db
          .insertInto('screens')
          .values(
            screens.slice(start, start + ROWS_AT_A_TIME).map((screen) => ({
              id: screen.id,
              server,
              user_id: screen.userId,
              reports: flag(screen.reports),
              visible: flag(screen.visible),
              audio: flag(screen.audio),
              skew_ms: screen.skewMs,
              cursor: screen.cursor,
              connected_at: screen.connectedAt,
              heard_at: screen.heardAt,
              gone_at: null,
            })),
          )
          .onConflict((conflict) =>
            conflict
              .column('id')
              .doUpdateSet((eb) => ({
                server: eb.ref('excluded.server'),
                user_id: eb.ref('excluded.user_id'),
                reports: eb.ref('excluded.reports'),
                visible: eb.ref('excluded.visible'),
                audio: eb.ref('excluded.audio'),
                skew_ms: eb.ref('excluded.skew_ms'),
                cursor: eb.ref('excluded.cursor'),
                connected_at: eb.ref('excluded.connected_at'),
                heard_at: eb.ref('excluded.heard_at'),
                gone_at: null,
              }))
              .where((eb) =>
                eb.or([
                  eb('screens.server', '=', server),
                  eb('screens.gone_at', 'is not', null),
                  eb('screens.connected_at', '<=', eb.ref('excluded.connected_at')),
                  eb.not(eb.between('screens.heard_at', now - HEARD_FOR_MS, now + HEARD_FOR_MS)),
                ]),
              ),
          )
          .execute();
      }
    },

    /** Notes that these screens have gone from this server; where they are elsewhere by now, they stay. */
    async leave(server: string, ids: readonly string[], now: number): Promise<void> {
      for (let start = 0; start < ids.length; start += ROWS_AT_A_TIME) {
        await db
          .updateTable('screens')
          .set({ gone_at: now })
          .where('id', 'in', ids.slice(start, start + ROWS_AT_A_TIME))
          .where('server', '=', server)
          .where('gone_at', 'is', null)
          .execute();
      }
    },

    /** Forgets at most `limit` of the screens that nothing was heard of since `before`. */
    async pruneScreens(before: number, limit: number): Promise<number> {
      const gone = await db
        .deleteFrom('screens')
        .where('id', 'in', (eb) =>
          eb.selectFrom('screens').select('id').where('heard_at', '<', before).orderBy('heard_at').limit(limit),
        )
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

/** What became of a transaction whose commit was sent and not answered. */
import { CompiledQuery, type Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import { asUnavailable } from './unavailable.ts';

export type Fate = 'committed' | 'aborted' | 'unknown';

/** One life of a server: it ends with a crash, and where another server takes over. */
export interface ServerLife {
  /** Which history of the data it writes; a promoted standby begins another one. */
  readonly timeline: string;
  /** When its statistics began, which a crash costs it. */
  readonly since: string;
}

/** The columns of a `ServerLife`, to be selected. */
export const SERVER_LIFE = `
  left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline, (select stats_reset::text from pg_stat_wal) as since`;

/** A transaction by its number, and the life in which it was drawn: in another one the number may be another's. */
export interface Traced extends ServerLife {
  readonly id: string;
}

/** How long to look for what became of a commit whose answer was lost. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 100;

/**
 * Asks in a commit of its own: where that waits for a standby, the older one is there too when it is answered. A number
 * that has not been drawn yet belongs to nobody: then the transaction left no trace.
 */
const ask = (id: string) =>
  CompiledQuery.raw(`
    begin;
    select pg_logical_emit_message(true, 'comanda', 'fate');
    select ${SERVER_LIFE},
      case when '${id}'::xid8 < pg_current_xact_id() then pg_xact_status('${id}'::xid8) else 'aborted' end as status;
    commit`);

export async function fateOf(traced: Traced, reader: Kysely<Schema>): Promise<Fate> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      const { rows } = await reader.executeQuery<ServerLife & { status: string | null }>(ask(traced.id));
      const [found] = rows;
      // What went down keeps its number for ever; only what did not may have left it to another.
      if (found?.status === 'aborted') return 'aborted';
      if (found?.status === 'committed') return isSameLife(found, traced) ? 'committed' : 'unknown';
    } catch (error) {
      if (!asUnavailable(error)) throw error;
    }
    if (performance.now() > giveUpAt) return 'unknown';
    await Bun.sleep(RETRY_MS);
  }
}

function isSameLife(one: ServerLife, other: ServerLife): boolean {
  return one.timeline === other.timeline && one.since === other.since;
}

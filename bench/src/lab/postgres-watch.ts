/** What PostgreSQL can tell of a site's writers and readers: groups, how long the append lock is held, reads of the log. */
import { SQL } from 'bun';
import { z } from 'zod';

/** Between two looks at the lock. */
const LOOK_MS = 20;

const Head = z.tuple([z.object({ seq: z.coerce.number() })]);
const Appended = z.tuple([z.object({ events: z.coerce.number(), groups: z.coerce.number() })]);
const Reads = z.tuple([z.object({ calls: z.coerce.number() })]);
const Look = z.tuple([z.object({ held: z.boolean() })]);

const Wal = z.tuple([z.object({ bytes: z.coerce.number() })]);
const RowSize = z.tuple([z.object({ bytes: z.number() })]);

/** The relay's statement, as PostgreSQL writes it down. */
const RELAY_READ = 'select "seq", "body" from "events" where "seq" > $1 order by "seq" limit $2';

export class PostgresWatch implements AsyncDisposable {
  readonly #sql: SQL;

  constructor(url: string) {
    this.#sql = new SQL(url, { max: 2 });
  }

  /** The number of the last event. */
  async head(): Promise<number> {
    const [{ seq }] = Head.parse(await this.#sql`select event_seq as seq from log_head`);
    return seq;
  }

  /** How many events came after this one, and how many groups they were committed in: each is one transaction. */
  async appendedAfter(seq: number): Promise<{ readonly events: number; readonly groups: number }> {
    const found = await this.#sql`
      select count(*) as events, count(distinct xmin::text) as groups from events where seq > ${seq}`;
    return Appended.parse(found)[0];
  }

  /** How often the log was read by relays since the server began. */
  async relayReads(): Promise<number> {
    const found = await this.#sql`
      select coalesce(sum(calls), 0) as calls from pg_stat_statements
      where query = ${RELAY_READ} and dbid = (select oid from pg_database where datname = current_database())`;
    return Reads.parse(found)[0].calls;
  }

  /** Bytes that have been written to the write-ahead log since the server was made. */
  async walBytes(): Promise<number> {
    return Wal.parse(await this.#sql`select pg_current_wal_insert_lsn() - '0/0' as bytes`)[0].bytes;
  }

  /** Bytes on disk a row, indices included. */
  async rowBytes(tables: readonly string[]): Promise<[string, number][]> {
    const found: [string, number][] = [];
    for (const table of tables) {
      const answer = await this.#sql`
        select pg_total_relation_size(${table}::regclass)::float8 / count(*) as bytes from ${this.#sql(table)}`;
      found.push([table, RowSize.parse(answer)[0].bytes]);
    }
    return found;
  }

  /** Reads what a relay reads that is `events` behind, so many times. */
  async readAsRelay(events: number, times: number): Promise<void> {
    const after = (await this.head()) - events;
    for (let time = 0; time < times; time++) {
      const rows: unknown[] = await this.#sql`
        select "seq", "body" from "events" where "seq" > ${after} order by "seq" limit 320`;
      if (rows.length !== events) throw new Error(`the log has ${rows.length} of ${events} events`);
    }
  }

  /** In which share of the time that `work` takes some writer held the append lock. Found by looking, again and again. */
  async lockShareDuring(work: () => Promise<void>): Promise<number> {
    let working = true;
    const done = work().finally(() => {
      working = false;
    });
    let looks = 0;
    let held = 0;
    while (working) {
      const found = await this.#sql`
        select count(*) > 0 as held from pg_locks where locktype = 'advisory' and granted
          and database = (select oid from pg_database where datname = current_database())`;
      looks += 1;
      if (Look.parse(found)[0].held) held += 1;
      await Bun.sleep(LOOK_MS);
    }
    await done;
    if (held === 0) throw new Error(`nobody held the append lock at any of ${looks} looks`);
    return held / looks;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql.close();
  }
}

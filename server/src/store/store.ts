/** The store: what can be read, what a transaction can read and write, and the way to open it. */
import { DEFAULT_MIGRATION_TABLE, type Kysely, type MigrationResultSet, Migrator, sql } from 'kysely';
import { type AccountReads, accountReads, accountWrites } from './accounts.ts';
import { type CatalogReads, catalogReads, catalogWrites } from './catalog.ts';
import { type ClinicReads, clinicReads, clinicWrites } from './clinic.ts';
import { drillWrites } from './drills.ts';
import type { Engine } from './engine.ts';
import { escalationReads, escalationWrites } from './escalations.ts';
import { type EventReads, eventReads, eventWrites } from './events.ts';
import { followerReads, followerWrites } from './followers.ts';
import { idempotencyReads, idempotencyWrites } from './idempotency.ts';
import { leaseReads, leaseWrites } from './leases.ts';
import { migrations } from './migrations/all.ts';
import { orderChangeWrites } from './order-changes.ts';
import { orderWrites } from './order-writes.ts';
import { type OrderReads, orderReads, snapshotReads } from './orders.ts';
import { photographReads, photographWrites } from './photographs.ts';
import { pushKeyReads, pushKeyWrites } from './push-keys.ts';
import { pushMessageReads, pushMessageWrites } from './push-messages.ts';
import { pushSubscriptionReads, pushSubscriptionWrites } from './push-subscriptions.ts';
import { receiptReads, receiptWrites } from './receipts.ts';
import { type ReportReads, reportReads } from './reports.ts';
import type { Schema } from './schema.ts';
import { screenReads, screenWrites } from './screens.ts';
import { settingReads, settingWrites } from './settings.ts';
import { siteMarkReads, siteMarkWrites } from './site-marks.ts';
import { suspicionWrites } from './suspicions.ts';
import { beginPatiently, type Command, Transactor } from './transactor.ts';
import { webhookReads, webhookWrites } from './webhooks.ts';

/** All that a GET may use: there is no way from here to a write. */
export interface StoreReader {
  readonly orders: OrderReads;
  readonly snapshots: ReturnType<typeof snapshotReads>;
  readonly catalog: CatalogReads;
  readonly photographs: ReturnType<typeof photographReads>;
  readonly clinic: ClinicReads;
  readonly accounts: AccountReads;
  readonly events: EventReads;
  readonly leases: ReturnType<typeof leaseReads>;
  readonly escalations: ReturnType<typeof escalationReads>;
  readonly settings: ReturnType<typeof settingReads>;
  readonly followers: ReturnType<typeof followerReads>;
  readonly webhooks: ReturnType<typeof webhookReads>;
  readonly receipts: ReturnType<typeof receiptReads>;
  readonly screens: ReturnType<typeof screenReads>;
  readonly reports: ReportReads;
  readonly pushKeys: ReturnType<typeof pushKeyReads>;
  readonly pushMessages: ReturnType<typeof pushMessageReads>;
  readonly pushSubscriptions: ReturnType<typeof pushSubscriptionReads>;
  readonly siteMarks: ReturnType<typeof siteMarkReads>;
}

function openTransaction(db: Kysely<Schema>) {
  return {
    orders: { ...orderReads(db), ...orderWrites(db) },
    orderChanges: orderChangeWrites(db),
    drills: drillWrites(db),
    catalog: { ...catalogReads(db), ...catalogWrites(db), ...photographWrites(db) },
    clinic: { ...clinicReads(db), ...clinicWrites(db) },
    accounts: { ...accountReads(db), ...accountWrites(db) },
    events: { ...eventReads(db), ...eventWrites(db) },
    idempotency: { ...idempotencyReads(db), ...idempotencyWrites(db) },
    leases: { ...leaseReads(db), ...leaseWrites(db) },
    escalations: { ...escalationReads(db), ...escalationWrites(db) },
    settings: { ...settingReads(db), ...settingWrites(db) },
    followers: { ...followerReads(db), ...followerWrites(db) },
    webhooks: { ...webhookReads(db), ...webhookWrites(db) },
    receipts: { ...receiptReads(db), ...receiptWrites(db) },
    screens: { ...screenReads(db), ...screenWrites(db) },
    suspicions: suspicionWrites(db),
    pushKeys: { ...pushKeyReads(db), ...pushKeyWrites(db) },
    pushMessages: { ...pushMessageReads(db), ...pushMessageWrites(db) },
    pushSubscriptions: { ...pushSubscriptionReads(db), ...pushSubscriptionWrites(db) },
    siteMarks: { ...siteMarkReads(db), ...siteMarkWrites(db) },
  };
}

/** What a command reads and writes within its transaction. */
export type StoreTransaction = ReturnType<typeof openTransaction>;

export interface Store extends AsyncDisposable {
  readonly reader: StoreReader;
  readonly transactor: Transactor;
  /** True when the store answers a read and did not refuse the last write. */
  answers(): Promise<boolean>;
}

/**
 * Brings the schema up to date; answers the names of the migrations that ran. All of them or none: they run in one
 * transaction, so that neither a crash half way nor another process that starts at the same time leaves half a schema.
 */
export async function migrate(engine: Engine): Promise<readonly string[]> {
  if ((await pendingMigrations(engine)).length === 0) return [];
  return await runMigrations(engine, (migrator) => migrator.migrateToLatest());
}

/** As `migrate`, up to this migration: for a copy of a store that is not brought up to date itself. */
export async function migrateTo(engine: Engine, name: string): Promise<readonly string[]> {
  return await runMigrations(engine, (migrator) => migrator.migrateTo(name));
}

async function runMigrations(
  engine: Engine,
  run: (migrator: Migrator) => Promise<MigrationResultSet>,
): Promise<readonly string[]> {
  return engine.writer.connection().execute(async (connection) => {
    await beginPatiently(engine, connection);
    const migrator = new Migrator({
      db: connection,
      provider: { getMigrations: async () => migrations },
      disableTransactions: true,
    });
    const { error, results = [] } = await run(migrator);
    if (error !== undefined) {
      await engine.rollback(connection);
      throw engine.asUnavailable(error) ?? error;
    }
    await engine.commit(connection);
    return results.map((result) => result.migrationName);
  });
}

/** The names of the migrations that a store still lacks; changes nothing. */
export async function pendingMigrations(engine: Engine): Promise<readonly string[]> {
  const executed = new Set(await executedMigrations(engine));
  return Object.keys(migrations).filter((name) => !executed.has(name));
}

/** The names of the migrations that a store has seen, those of a newer program among them. */
export async function executedMigrations({ reader }: Engine): Promise<readonly string[]> {
  const tables = await reader.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(reader);
  return rows.map(({ name }) => name);
}

/** True where a newer program has worked with these data: nobody here knows what its tables mean. */
export function isNewer(executed: readonly string[]): boolean {
  return executed.some((name) => !(name in migrations));
}

/** A write that changes nothing, to learn whether writes are taken again. */
const touch: Command<null, null> = {
  name: 'touch',
  async run(tx, inputs) {
    await tx.events.reserve({ event: 0, order: 0, orderItem: 0, statusEvent: 0 });
    return inputs;
  },
};

/** Opens the store on an engine whose schema is up to date. `onCommit` is called after every commit by which the log has grown. */
export function openStore(engine: Engine, onCommit: () => void = () => {}): Store {
  const db = engine.reader;
  const transactor = new Transactor(engine, openTransaction, onCommit);
  const write = transactor.bind(touch);
  let trying = false;

  async function tryToWrite(): Promise<void> {
    if (trying) return;
    trying = true;
    // What comes of it is seen in `takesWrites`.
    await write(null).catch(() => {});
    trying = false;
  }

  return {
    reader: {
      orders: orderReads(db),
      snapshots: snapshotReads(engine),
      catalog: catalogReads(db),
      photographs: photographReads(db),
      clinic: clinicReads(db),
      accounts: accountReads(db),
      events: eventReads(db),
      leases: leaseReads(db),
      escalations: escalationReads(db),
      settings: settingReads(db),
      followers: followerReads(db),
      webhooks: webhookReads(db),
      receipts: receiptReads(db),
      screens: screenReads(db),
      reports: reportReads(db),
      pushKeys: pushKeyReads(db),
      pushMessages: pushMessageReads(db),
      pushSubscriptions: pushSubscriptionReads(db),
      siteMarks: siteMarkReads(db),
    },
    transactor,
    async answers() {
      try {
        await eventReads(db).position();
      } catch (error) {
        if (engine.asUnavailable(error)) return false;
        throw error;
      }
      if (transactor.takesWrites) return true;
      // Whoever hears "no" sends no work, so no write would ever end this: try one, for the next who asks.
      void tryToWrite();
      return false;
    },
    async [Symbol.asyncDispose]() {
      await transactor.drained();
    },
  };
}

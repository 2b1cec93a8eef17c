/** One site's data, opened: schema up to date, ready to be read and commanded. The server and the command line share it. */
import { dirname } from 'node:path';
import { bindCommands, type Commands } from './commands/all.ts';
import type { Config } from './config.ts';
import { type DataFolder, openDataFolder, StartupError } from './data-folder.ts';
import type { Clock } from './domain/clock.ts';
import { Outlook } from './domain/outlook.ts';
import { type OpenedEngine, openEngine } from './open-engine.ts';
import type { Engine } from './store/engine.ts';
import { standingOf } from './store/place-marks.ts';
import { executedMigrations, isNewer, migrate, openStore, type StoreReader } from './store/store.ts';
import { StoreUnavailable } from './store/store-unavailable.ts';
import type { CommitTotals } from './store/transactor.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface Site extends AsyncDisposable {
  readonly folder: DataFolder;
  /** Where the data lie, for people: a file, or an address without its password. */
  readonly place: string;
  readonly reader: StoreReader;
  readonly commands: Commands;
  /** What placing needs to know of custody; whoever serves keeps it up to date. */
  readonly outlook: Outlook;
  /** What this process has committed. */
  commits(): CommitTotals;
  /** Migrations that ran when it was opened. */
  readonly migrated: readonly string[];
  /** True when the store answers a read and can be written to. */
  answers(): Promise<boolean>;
}

/** Opens the site of a data folder. `onCommit` is called after every commit of this process by which the log has grown. */
export async function openSite(config: Config, clock: Clock, onCommit: () => void = () => {}): Promise<Site> {
  const folder = openDataFolder(config.DATA_DIR);
  const { engine, place } = open(config, folder);
  try {
    await refuseForbidden(engine, place);
    const migrated = await migrate(engine);
    const store = openStore(engine, onCommit);
    const outlook = new Outlook();
    outlook.ladder = await store.reader.settings.ladder();
    const eventRetentionMs = config.EVENT_RETENTION_DAYS * DAY_MS;
    const settings = { currency: config.SITE_CURRENCY, eventRetentionMs, outlook };
    return {
      folder,
      place,
      reader: store.reader,
      commands: bindCommands(store.transactor, clock, settings),
      outlook,
      commits: () => store.transactor.totals,
      migrated,
      answers: store.answers,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await engine[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw asStartupError(config, place, engine.asUnavailable(error) ?? error);
  }
}

const FORBIDDEN = {
  moved_to: 'startup.site_moved',
  arriving: 'startup.site_arriving',
  backup: 'startup.site_is_backup',
} as const;

/** Refuses data that nobody may work with here: gone elsewhere, not yet arrived, or kept for a restore. */
export async function refuseForbidden(engine: Engine, place: string): Promise<void> {
  const executed = await executedMigrations(engine);
  if (executed.length === 0) return;
  if (isNewer(executed)) throw new StartupError('startup.site_newer', { place });
  const standing = await standingOf(engine.reader);
  if (standing) throw new StartupError(FORBIDDEN[standing.mark], { place, address: standing.value });
}

function open(config: Config, folder: DataFolder): OpenedEngine {
  try {
    return openEngine(config, folder);
  } catch (error) {
    const unavailable = error instanceof StoreUnavailable ? error : new StoreUnavailable('failing', error);
    throw asStartupError(config, folder.database, unavailable);
  }
}

/** What keeps a store from being used, as words with the cure; an error that is none of the store's state stays itself. */
export function asStartupError(config: Config, place: string, error: unknown): unknown {
  if (!(error instanceof StoreUnavailable)) return error;
  if (error.reason === 'locked') return new StartupError('startup.store_busy', { folder: place }, error);
  const { cause } = error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return config.DATABASE_URL === null
    ? new StartupError('startup.store_failing', { folder: dirname(place), reason }, cause)
    : new StartupError('startup.database_unreachable', { address: place, reason }, cause);
}

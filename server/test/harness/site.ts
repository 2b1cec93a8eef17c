/** A site of its own for one test: a temporary folder with people, places and a menu in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProductCreation } from '@comanda/protocol/catalog';
import { oneByOne } from '../../src/commands/command.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { openDataFolder } from '../../src/data-folder.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { openEngine } from '../../src/open-engine.ts';
import { openSite, type Site } from '../../src/site.ts';
import { migrate, openStore } from '../../src/store/store.ts';

export const PASSWORD = 'correct horse battery';
export const EMAILS = { ADMIN: 'admin@example.com', STAFF: 'staff@example.com', USER: 'user@example.com' } as const;

/** Product ids of the menu: 1 and 2 can be ordered, 3 is archived, 4 sold out. */
export const PRODUCTS = { water: 1, soup: 2, archived: 3, soldOut: 4 } as const;

/** As cheap to check as can be: tests sign in all the time, and what a hash must cost is tested elsewhere. */
const passwordHash = await Bun.password.hash(PASSWORD, { algorithm: 'argon2id', memoryCost: 8, timeCost: 1 });

export interface TestSite extends AsyncDisposable {
  readonly folder: string;
  readonly config: Config;
  /** The same data through a connection of its own, as the command line opens them beside a running server. */
  readonly site: Site;
}

/** `settings` as they would stand in `.env`. */
export async function makeTestSite(
  settings: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
): Promise<TestSite> {
  const folder = await mkdtemp(join(tmpdir(), 'comanda-test-'));
  const config = readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', ...settings });
  await furnish(config, clock);
  const site = await openSite(config, clock);
  return {
    folder,
    config,
    site,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function furnish(config: Config, clock: Clock): Promise<void> {
  await using engine = openEngine(config, openDataFolder(config.DATA_DIR)).engine;
  await migrate(engine);
  await using store = openStore(engine);
  await store.transactor.bind(fill)(clock.now());
}

/**
 * Rooms 101 and 102 with a device each, room 103 with none, a device without a room, an inactive device. In one commit, and
 * not by the commands that tell of it: the log of a test begins with what the test does.
 */
const fill = oneByOne('fill', async (tx, now: number): Promise<void> => {
  for (const role of ['ADMIN', 'STAFF', 'USER'] as const) {
    await tx.accounts.insertUser({ email: EMAILS[role], passwordHash, role, is_active: true }, now);
  }
  for (const code of ['101', '102', '103']) await tx.clinic.insertRoom({ code, is_active: true }, now);
  const device_type = 'IPAD';
  for (const device of [
    { device_uid: 'ipad-room-101', room: 1, is_active: true },
    { device_uid: 'ipad-room-102', room: 2, is_active: true },
    { device_uid: 'ipad-hall', room: null, is_active: true },
    { device_uid: 'ipad-off', room: null, is_active: false },
  ]) {
    await tx.clinic.insertDevice({ ...device, device_type }, now);
  }
  await tx.catalog.insertCategory({ name: 'Bebidas', position: 0, is_active: true });
  for (const entry of [
    { name: 'Agua', category: 1, price_minor: 150, is_active: true, is_available: true },
    { name: 'Sopa', category: null, price_minor: 450, is_active: true, is_available: true },
    { name: 'Antiguo', category: 1, price_minor: 100, is_active: false, is_available: true },
    { name: 'Agotado', category: 1, price_minor: 100, is_active: true, is_available: false },
  ]) {
    await tx.catalog.insertProduct(ProductCreation.parse({ unit_label: 'unidad', ...entry }), now);
  }
});

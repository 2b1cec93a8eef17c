/** A site of its own for one test: a temporary folder with people, places and a menu in it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Commands } from '../../src/commands/all.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { openSite, type Site } from '../../src/site.ts';

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
  const site = await openSite(config, clock);
  await fill(site.commands);
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

/**
 * Rooms 101 and 102 with a device each, room 103 with none, a device without a room, an inactive device. All at once, so
 * that all of it goes down in one commit, and things get their numbers in this order.
 */
async function fill(commands: Commands): Promise<void> {
  const roles = ['ADMIN', 'STAFF', 'USER'] as const;
  const devices = [
    { device_uid: 'ipad-room-101', room: 1, is_active: true },
    { device_uid: 'ipad-room-102', room: 2, is_active: true },
    { device_uid: 'ipad-hall', room: null, is_active: true },
    { device_uid: 'ipad-off', room: null, is_active: false },
  ];
  const product = { description: '', tags: [], unit_label: 'unidad', image_url: null, position: 0 };
  const menu = [
    { name: 'Agua', category: 1, price_minor: 150, is_active: true, is_available: true },
    { name: 'Sopa', category: null, price_minor: 450, is_active: true, is_available: true },
    { name: 'Antiguo', category: 1, price_minor: 100, is_active: false, is_available: true },
    { name: 'Agotado', category: 1, price_minor: 100, is_active: true, is_available: false },
  ];
  await Promise.all([
    ...roles.map((role) => commands.createUser({ email: EMAILS[role], passwordHash, role, is_active: true })),
    ...['101', '102', '103'].map((code) => commands.createRoom({ code, is_active: true })),
    ...devices.map((device) => commands.createDevice({ ...device, device_type: 'IPAD' })),
    commands.createCategory({ name: 'Bebidas', position: 0, is_active: true }),
    ...menu.map((entry) => commands.createProduct({ ...product, ...entry })),
  ]);
}

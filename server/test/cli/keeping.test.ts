/** `comanda user · room · device · product · migrate · config`: what they keep, refuse and answer. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Product } from '@comanda/protocol/catalog';
import { Device, Room } from '@comanda/protocol/clinic';
import { User } from '@comanda/protocol/session';
import { z } from 'zod';
import { verifyPassword } from '../../src/auth/passwords.ts';
import { SETTINGS } from '../../src/config.ts';
import { migrations } from '../../src/store/migrations/all.ts';
import { makeTestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda, type Way } from './program.ts';

setDefaultTimeout(60_000);

const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ count: z.int(), results: z.array(item) });
const way = (folder: string): Way => ({ folder, env: { DATA_DIR: folder } });

async function refused(at: Way, exit: number, words: string, ...args: string[]): Promise<void> {
  const ended = await comanda(at, ...args);
  expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
  expect(ended.err).toContain(words);
}

test('users: added, listed, given another role, disabled, enabled', async () => {
  using folder = tempFolder();
  const at = way(folder.path);
  const stdin = 'a long password\n';
  const ana = User.parse(
    await answer({ ...at, stdin }, 'user', 'add', ' Ana@Example.com ', '--role', 'admin', '--password-stdin'),
  );
  expect(ana).toMatchObject({ id: 1, email: 'ana@example.com', role: 'ADMIN', is_active: true });
  await answer({ ...at, stdin }, 'user', 'add', 'bo@example.com', '--role', 'STAFF', '--password-stdin');
  expect(User.parse(await answer(at, 'user', 'role', 'bo@example.com', 'ADMIN'))).toMatchObject({ role: 'ADMIN' });
  expect(await answer(at, 'user', 'disable', 'ana@example.com')).toMatchObject({ is_active: false });
  await refused(at, 3, 'last active administrator', 'user', 'disable', 'bo@example.com');
  await refused(at, 3, 'last active administrator', 'user', 'role', 'bo@example.com', 'STAFF');
  expect(await answer(at, 'user', 'enable', 'ana@example.com')).toMatchObject({ is_active: true });
  const { count, results } = listOf(User).parse(await answer(at, 'user', 'list'));
  expect({ count, emails: results.map(({ email }) => email) }).toEqual({
    count: 2,
    emails: ['ana@example.com', 'bo@example.com'],
  });
  expect((await comanda(at, 'user', 'disable', 'ana@example.com')).out).toBe('User ana@example.com disabled.\n');
});

test('users: what is refused', async () => {
  await using here = await makeTestSite();
  const at: Way = { ...way(here.folder), stdin: 'a long password' };
  const add = ['user', 'add', 'new@example.com', '--password-stdin'];
  await refused(at, 3, 'already', 'user', 'add', 'STAFF@example.com', '--role', 'STAFF', '--password-stdin');
  await refused(at, 2, '--role', ...add);
  await refused(at, 2, '"boss"', ...add, '--role', 'boss');
  await refused(at, 2, '"nobody"', 'user', 'add', 'nobody', '--role', 'STAFF', '--password-stdin');
  for (const change of [
    ['role', 'x@example.com', 'STAFF'],
    ['disable', 'x@example.com'],
    ['enable', 'x@example.com'],
  ]) {
    await refused(at, 3, 'There is no user x@example.com', 'user', ...change);
  }
  await refused(at, 3, 'There is no user x@example.com', 'user', 'password', 'x@example.com', '--password-stdin');
});

test('passwords come from standard input, are kept hashed, and are never repeated', async () => {
  await using here = await makeTestSite();
  const at = way(here.folder);
  // Blanks belong to a password; the line end of `echo` does not.
  for (const [stdin, password] of [
    ['  with blanks  \n', '  with blanks  '],
    ['contraseña ñandú\r\n', 'contraseña ñandú'],
  ] as const) {
    const { exit, out, err } = await comanda(
      { ...at, stdin },
      ...['user', 'password', 'staff@example.com', '--password-stdin'],
    );
    expect({ exit, out, err }).toEqual({ exit: 0, out: 'Password of staff@example.com changed.\n', err: '' });
    const credentials = await here.site.reader.accounts.credentials('staff@example.com');
    expect(await verifyPassword(password, credentials?.passwordHash)).toBe(true);
  }
  for (const stdin of ['7 chars', '', 'x'.repeat(201)]) {
    const { exit, out, err } = await comanda(
      { ...at, stdin, env: { ...at.env, LOG_LEVEL: 'debug' } },
      ...['user', 'add', 'new@example.com', '--role', 'STAFF', '--password-stdin'],
    );
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain('8 to 200 characters');
    if (stdin !== '') expect(err).not.toContain(stdin);
  }
  // Without a terminal there is nobody to ask.
  await refused(at, 2, '--password-stdin', 'user', 'add', 'new@example.com', '--role', 'STAFF');
});

test('a changed password, role or account is told to open sockets through the log', async () => {
  await using here = await makeTestSite();
  const at = way(here.folder);
  await answer({ ...at, stdin: 'another password' }, 'user', 'password', 'staff@example.com', '--password-stdin');
  await answer(at, 'user', 'role', 'staff@example.com', 'USER');
  await answer(at, 'device', 'disable', 'ipad-room-101');
  const events = (await here.site.reader.events.after(0, 10)).map(({ event }) => event);
  expect(events).toEqual([
    { kind: 'user_revoked', userId: 2 },
    { kind: 'role_changed', userId: 2, mayWatch: false },
    { kind: 'device_revoked', deviceId: 1 },
  ]);
});

test('rooms and devices: added, listed, disabled, refused', async () => {
  using folder = tempFolder();
  const at = way(folder.path);
  expect(Room.parse(await answer(at, 'room', 'add', ' 101 '))).toMatchObject({ id: 1, code: '101' });
  expect(Device.parse(await answer(at, 'device', 'add', 'ipad-1', '--room', '101'))).toMatchObject({
    device_uid: 'ipad-1',
    device_type: 'IPAD',
    room: 1,
    room_code: '101',
    is_active: true,
  });
  expect(await answer(at, 'device', 'add', 'tv-1', '--type', 'tv')).toMatchObject({ device_type: 'TV', room: null });
  expect(await answer(at, 'device', 'disable', 'tv-1')).toMatchObject({ is_active: false });
  expect(await answer(at, 'device', 'enable', 'tv-1')).toMatchObject({ is_active: true });
  await refused(at, 3, 'There is a room 101 already', 'room', 'add', '101');
  await refused(at, 2, '1 to 32', 'room', 'add', 'x'.repeat(33));
  await refused(at, 3, 'There is a device ipad-1 already', 'device', 'add', 'ipad-1');
  await refused(at, 3, 'There is no room 7', 'device', 'add', 'ipad-2', '--room', '7');
  await refused(at, 2, '"two words"', 'device', 'add', 'two words');
  await refused(at, 2, '"?"', 'device', 'add', 'ipad-2', '--type', '?');
  await refused(at, 3, 'There is no device ipad-9', 'device', 'disable', 'ipad-9');
  expect(listOf(Room).parse(await answer(at, 'room', 'list'))).toMatchObject({ count: 1 });
  expect(listOf(Device).parse(await answer(at, 'device', 'list'))).toMatchObject({ count: 2 });
  const { out } = await comanda(at, 'device', 'list');
  expect(out.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['No.', 'Device', 'Room', 'Type', 'State'],
    ['1', 'ipad-1', '101', 'IPAD', 'active'],
    ['2', 'tv-1', '–', 'TV', 'active'],
    [''],
  ]);
});

test('products: added with their category, listed with their price, refused', async () => {
  using folder = tempFolder();
  const at = way(folder.path);
  const water = ['product', 'add', 'Agua', '--category', 'Bebidas', '--price', '150', '--unit', 'botella'];
  expect(Product.parse(await answer(at, ...water))).toMatchObject({
    id: 1,
    name: 'Agua',
    category_name: 'Bebidas',
    price_minor: 150,
    currency: 'EUR',
    unit_label: 'botella',
  });
  expect(await answer(at, 'product', 'add', 'Zumo', '--category', 'Bebidas')).toMatchObject({ id: 2, category: 1 });
  for (const price of ['-1', '1.5', '1e3', 'gratis']) {
    await refused(at, 2, `"${price}" is not a price`, 'product', 'add', 'Té', '--price', price);
  }
  await refused(at, 2, '1 to 120', 'product', 'add', ' ');
  expect(listOf(Product).parse(await answer(at, 'product', 'list'))).toMatchObject({ count: 2 });
  const yen = { ...at, env: { ...at.env, SITE_CURRENCY: 'JPY' } };
  expect((await comanda(yen, 'product', 'list')).out).toContain('¥150');
  expect((await comanda(at, 'product', 'list')).out).toContain('€1.50');
});

test('an empty list says how to fill it', async () => {
  using folder = tempFolder();
  const at = way(folder.path);
  await answer(at, 'migrate');
  for (const thing of ['user', 'room', 'device', 'product']) {
    expect((await comanda(at, thing, 'list')).out).toContain(`comanda ${thing} add`);
    expect(await answer(at, thing, 'list')).toEqual({ count: 0, results: [] });
  }
});

test('what only looks or changes does not make a folder', async () => {
  using folder = tempFolder();
  const at = { folder: folder.path };
  for (const args of [['user', 'list'], ['room', 'list'], ['device', 'disable', 'x'], ['product', 'list'], ['tail']]) {
    await refused(at, 3, join(folder.path, 'data'), ...args);
  }
  expect(readdirSync(folder.path)).toEqual([]);
});

test('migrate says what it did, and does it once', async () => {
  using folder = tempFolder();
  const at = way(join(folder.path));
  expect(await answer(at, 'migrate')).toEqual({ migrated: Object.keys(migrations) });
  expect(await answer(at, 'migrate')).toEqual({ migrated: [] });
  expect((await comanda(at, 'migrate')).out).toContain(join(folder.path, 'comanda.sqlite3'));
  expect(existsSync(join(folder.path, 'comanda.sqlite3'))).toBe(true);
});

test('config shows every setting with its value, without the password of an address', async () => {
  using folder = tempFolder();
  const env = { PORT: '9000', REDIS_URL: 'redis://me:sesame@redis:6379/0' };
  const at: Way = { folder: folder.path, env };
  const Settings = z.strictObject({
    settings: z.array(
      z.strictObject({ name: z.string(), value: z.string(), default: z.string(), meaning: z.string() }),
    ),
  });
  const { settings } = Settings.parse(await answer(at, 'config'));
  expect(settings.map(({ name }) => name)).toEqual(Object.keys(SETTINGS));
  expect(settings.find(({ name }) => name === 'PORT')).toMatchObject({ value: '9000', default: '8000' });
  expect(JSON.stringify(settings)).not.toContain('sesame');
  const { out } = await comanda(at, 'config', '--env');
  for (const name of Object.keys(SETTINGS)) expect(out).toContain(`\n#${name}=`);
  expect(out).not.toContain('9000');
  await refused({ ...at, env: { PORT: 'x' } }, 1, 'PORT=x is not valid', 'config');
});

test('--data goes before .env, and .env before the default', async () => {
  using folder = tempFolder();
  await Bun.write(join(folder.path, '.env'), 'DATA_DIR=./from-env\n');
  const at = { folder: folder.path };
  await answer(at, 'room', 'add', '1');
  expect(readdirSync(folder.path).sort()).toEqual(['.env', 'from-env']);
  await answer(at, 'room', 'add', '1', '--data', './flag');
  expect(existsSync(join(folder.path, 'flag', 'comanda.sqlite3'))).toBe(true);
});

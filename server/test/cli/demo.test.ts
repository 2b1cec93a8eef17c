/** `comanda demo`: fills what is empty, keeps what is a demo, refuses what is somebody's. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Photograph } from '@comanda/protocol/photograph';
import { z } from 'zod';
import { DEMO_PICTURES } from '../../src/demo-menu.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda } from './program.ts';

setDefaultTimeout(60_000);

const Login = z.strictObject({ email: z.string(), password: z.string() });
const Demo = z.strictObject({
  made: z.boolean(),
  data: z.string(),
  rooms: z.int(),
  devices: z.int(),
  categories: z.int(),
  products: z.int(),
  admin: Login.nullable(),
  staff: Login.nullable(),
});
const Product = z.object({
  ...{ id: z.int(), price_minor: z.int(), currency: z.literal('EUR'), tags: z.array(z.int()) },
  photograph: Photograph,
});
const Products = z.object({ results: z.array(Product) });
const Devices = z.object({ results: z.array(z.object({ device_uid: z.string(), room_code: z.string().nullable() })) });
const Users = z.object({ results: z.array(z.object({ email: z.string(), role: z.string() })) });

test('an empty folder gets rooms, devices, a menu numbered from 1 and two users with one password', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  const demo = Demo.parse(await answer(way, 'demo', '--rooms', '3'));
  expect(demo).toMatchObject({ made: true, data: join(folder.path, 'data'), rooms: 4, devices: 4, categories: 5 });
  expect(demo.admin?.email).toBe('admin@example.com');
  expect(demo.staff).toEqual({ email: 'staff@example.com', password: demo.admin?.password ?? '' });
  expect(demo.admin?.password).toMatch(/^[a-z]{4}(-[a-z]{4}){3}$/);

  const { results: devices } = Devices.parse(await answer(way, 'device', 'list'));
  expect(devices).toEqual(['1', '2', '3', '101'].map((code) => ({ device_uid: `ipad-room-${code}`, room_code: code })));
  const { results: products } = Products.parse(await answer(way, 'product', 'list'));
  expect(products.map(({ id }) => id)).toEqual(Array.from({ length: demo.products }, (_, index) => index + 1));
  expect(demo.products).toBeGreaterThanOrEqual(15);
  expect(products.some(({ tags }) => tags.length > 0)).toBe(true);
  // Each has one of its own.
  expect(new Set(products.map(({ photograph }) => photograph.files[0]?.url)).size).toBe(demo.products);
  const { results: users } = Users.parse(await answer(way, 'user', 'list'));
  expect(users).toEqual([
    { email: 'admin@example.com', role: 'ADMIN' },
    { email: 'staff@example.com', role: 'STAFF' },
  ]);
});

test('room 101 is made once where it is one of the numbered rooms', async () => {
  using folder = tempFolder();
  expect(await answer({ folder: folder.path }, 'demo', '--rooms', '150')).toMatchObject({ rooms: 150, devices: 150 });
});

test('the pictures of the demo are few bytes, and each has the drawing that it was drawn from', () => {
  const folder = (name: string) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url));
  const names = (of: string) => readdirSync(folder(of)).map((file) => file.replace(/\.\w+$/, ''));
  expect(names('pictures').toSorted()).toEqual(names('drawings').toSorted());
  expect(names('pictures').toSorted()).toEqual([...DEMO_PICTURES.values()].toSorted());
  const sizes = readdirSync(folder('pictures')).map((file) => statSync(join(folder('pictures'), file)).size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(15 * 1024);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(300 * 1024);
});

test('the login is kept for its owner alone', async () => {
  using folder = tempFolder();
  const demo = Demo.parse(await answer({ folder: folder.path }, 'demo'));
  const file = join(folder.path, 'data', 'demo-login.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(demo.admin);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('made again, it says what is there and changes nothing', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  const first = Demo.parse(await answer(way, 'demo', '--rooms', '2'));
  const again = Demo.parse(await answer(way, 'demo', '--rooms', '5'));
  expect(again).toEqual({ ...first, made: false });
  const told = await comanda(way, 'demo');
  expect(told).toMatchObject({ exit: 0, err: '' });
  expect(told.out).toContain(`There is a demo in ${first.data} already`);
  expect(told.out).toContain(first.admin?.password ?? 'no password');
});

test('two at once make one demo', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  const demos = await Promise.all([answer(way, 'demo'), answer(way, 'demo')]);
  const made = demos.map((demo) => Demo.parse(demo)).map((demo) => demo.made);
  expect(made.sort()).toEqual([false, true]);
  expect(Devices.parse(await answer(way, 'device', 'list')).results).toHaveLength(13);
});

test('--admin-password sets the password, at the first time and later', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  const first = Demo.parse(await answer(way, 'demo', '--admin-password', "it's a demo"));
  expect(first.admin?.password).toBe("it's a demo");
  const second = Demo.parse(await answer(way, 'demo', '--admin-password', 'another one'));
  // Shown only because it is the one that opens: the account is asked, not the note.
  expect(second).toMatchObject({ made: false, admin: { password: 'another one' }, staff: { password: 'another one' } });
});

test('a password that was changed since is not shown any more', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  const { admin } = Demo.parse(await answer(way, 'demo'));
  await comanda({ ...way, stdin: 'a new password' }, 'user', 'password', 'admin@example.com', '--password-stdin');
  expect(await answer(way, 'demo')).toMatchObject({ made: false, admin: null, staff: null });
  const { exit, out } = await comanda(way, 'demo');
  expect(exit).toBe(0);
  expect(out).not.toContain(admin?.password ?? '');
  expect(out).toContain('--admin-password');
});

test('real data are refused and left as they are', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  await answer(way, 'room', 'add', '7');
  const before = await answer(way, 'room', 'list');
  for (const args of [['demo'], ['demo', '--admin-password', 'some password'], ['demo', '--json']]) {
    const { exit, out, err } = await comanda(way, ...args);
    expect({ exit, out }).toEqual({ exit: 3, out: '' });
    expect(err).toContain(join(folder.path, 'data'));
    expect(err).toContain('comanda demo --data');
  }
  expect(await answer(way, 'room', 'list')).toEqual(before);
  expect(await answer(way, 'user', 'list')).toMatchObject({ count: 0 });
  expect(readdirSync(join(folder.path, 'data'))).not.toContain('demo-login.json');
});

test('a demo whose admin was renamed has no password to set', async () => {
  using folder = tempFolder();
  const way = { folder: folder.path };
  await answer(way, 'room', 'add', '7');
  await answer({ ...way, env: { DATA_DIR: './demo' } }, 'demo', '--rooms', '1');
  const { Database } = await import('bun:sqlite');
  const database = new Database(join(folder.path, 'demo', 'comanda.sqlite3'));
  database.run("update users set email = 'other@example.com' where email = 'admin@example.com'");
  database.close();
  const { exit, err } = await comanda(way, 'demo', '--data', 'demo', '--admin-password', 'some password');
  expect(exit).toBe(3);
  expect(err).toContain('comanda user list');
});

test.each([
  [['--rooms', '0'], '"0"'],
  [['--rooms', 'many'], '"many"'],
  [['--rooms', '20001'], '"20001"'],
  [['--admin-password', 'short'], '8 to 200'],
  [['--what'], '--what'],
])('%p is refused and makes nothing', async (args, words) => {
  using folder = tempFolder();
  const { exit, out, err } = await comanda({ folder: folder.path }, 'demo', ...args);
  expect({ exit, out }).toEqual({ exit: 2, out: '' });
  expect(err).toContain(words);
  if (args[1] === 'short') expect(err).not.toContain('short');
  expect(readdirSync(folder.path)).toEqual([]);
});

test('2,000 rooms are whole', async () => {
  using folder = tempFolder();
  expect(await answer({ folder: folder.path }, 'demo', '--rooms', '2000')).toMatchObject({
    rooms: 2000,
    devices: 2000,
  });
});

test('it names the folder in what to do next', async () => {
  using folder = tempFolder();
  const { out } = await comanda({ folder: folder.path }, 'demo', '--data', './other place');
  expect(out).toContain('npx comanda serve --data "./other place"');
});

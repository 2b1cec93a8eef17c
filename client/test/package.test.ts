/** The packages as somebody else gets them: packed, put beside what they need, checked, imported and type-checked. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const TIMEOUT_MS = 60_000;

/** Ours, and what the consumer's npm would have brought with them. */
const PACKED = ['protocol', 'client'] as const;
const BESIDE = ['zod', 'idb-keyval', 'react', '@types/react', 'csstype'];

let folder: string;
const tarball = (name: string) => join(folder, `comanda-${name}-0.1.0.tgz`);

interface Outcome {
  readonly code: number;
  readonly output: string;
}

async function run(cwd: string, ...command: readonly string[]): Promise<Outcome> {
  const child = Bun.spawn([...command], { cwd, stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' });
  const [out, errors, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, output: out + errors };
}

/** By plain Node, which is what a developer's npm scripts run on. */
const tool = (file: string, ...args: readonly string[]) => run(folder, 'node', join(MODULES, file), ...args);
const FINE = { code: 0, output: '' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comanda-package-'));
  for (const name of PACKED) {
    const { code, output } = await run(join(ROOT, name), 'npm', 'pack', '--pack-destination', folder);
    if (code !== 0) throw new Error(output);
    const place = join(folder, 'node_modules', '@comanda', name);
    await mkdir(place, { recursive: true });
    await run(place, 'tar', '-xzf', tarball(name), '--strip-components=1');
  }
  await mkdir(join(folder, 'node_modules/@types'));
  await Promise.all(BESIDE.map((name) => symlink(join(MODULES, name), join(folder, 'node_modules', name))));
}, TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Uses both entries, and holds the types to be what they say: an error where one has become `any` or nothing. */
const CONSUMER = `
import { connectKiosk, connectStaff, Refused, Session, type BoardOrder, type Connection } from '@comanda/client';
import { useAnyoneWatching, useOrder, useOrders, useRendered, useStaffOrders, useKioskOrders, type Showing } from '@comanda/client/react';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<_ extends true>(): void {}

const session = new Session({ url: 'https://orders.example.com' });
export const staff = () => connectStaff({ url: 'https://orders.example.com', token: session.token });
export const kiosk = () => connectKiosk({ url: 'https://orders.example.com', deviceUid: 'ipad-room-101' });
type Order = Awaited<ReturnType<ReturnType<typeof kiosk>['placeOrder']>>;

holds<Same<BoardOrder['status'], 'PLACED' | 'PREPARING' | 'READY' | 'DELIVERED' | 'CANCELLED'>>();
holds<Same<Order['items'][number]['product_name'], string>>();
holds<Same<Connection['asOf'], number | null>>();
holds<Same<NonNullable<BoardOrder['escalation']>['branch'], 'undelivered' | 'unacknowledged'>>();
holds<Same<ReturnType<typeof useAnyoneWatching>, boolean | null>>();
holds<Same<Refused['status'], number>>();
holds<Same<ReturnType<typeof useStaffOrders>['isConnected'], boolean>>();
holds<Same<Parameters<Parameters<typeof useKioskOrders>[1]>[0]['order_id'], number>>();

export const painted = (client: ReturnType<typeof staff>) => useRendered(client, 17);
export const shown = (client: ReturnType<typeof staff>) => useOrders(client).size;
export const one = (client: Showing<{ orders: ReadonlyMap<number, BoardOrder> }>) => useOrder(client, 17)?.details?.note;
`;

test('holds what it needs and no test', async () => {
  const installed = join(folder, 'node_modules/@comanda');
  expect((await readdir(join(installed, 'client'))).sort()).toEqual([
    ...['LICENSE', 'README.es.md', 'README.md', 'dist', 'package.json', 'src'],
  ]);
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((name) => /\.test\./.test(name))).toEqual([]);
});

test('publint finds nothing', async () => {
  for (const name of PACKED) {
    const { code, output } = await tool('publint/src/cli.js', tarball(name), '--strict');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('All good!') });
  }
});

test(
  'the types are right for whoever resolves them',
  async () => {
    for (const name of PACKED) {
      const { code, output } = await tool(
        '@arethetypeswrong/cli/dist/index.js',
        ...[tarball(name), '--profile', 'esm-only', '--no-color', '--format', 'ascii'],
      );
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(`@comanda/${name}`) });
    }
  },
  TIMEOUT_MS,
);

test.each([
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])(
  'a consumer type-checks with moduleResolution %s, libraries and all',
  async (moduleResolution, module) => {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'consumer.ts'), CONSUMER);
    const compilerOptions = {
      ...{ target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], types: [], jsx: 'react-jsx' },
      ...{
        module,
        moduleResolution,
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
      },
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    expect(await tool('typescript/bin/tsc', '-p', folder)).toEqual(FINE);
  },
  TIMEOUT_MS,
);

/** Where there is a WebSocket the client tries, and where there is none it says what to do. */
const PROGRAM = `
import { connectKiosk, Session } from '@comanda/client';
import { useKioskOrders } from '@comanda/client/react';

const client = connectKiosk({ url: 'http://127.0.0.1:1', deviceUid: 'ipad-room-101' });
client.on('change', ({ connection }) => {
  if (connection.status !== 'offline') return;
  client.stop();
  console.log(typeof useKioskOrders, new Session({ url: 'http://127.0.0.1:1' }).signedIn, connection.status);
});
`;

test('both entries load and run in Node and in Bun', async () => {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'program.mjs'), PROGRAM);
  for (const program of ['node', process.execPath]) {
    expect(await run(folder, program, 'program.mjs')).toEqual({ code: 0, output: 'function false offline\n' });
  }
});

test('a listener that throws ends a Node program as every uncaught error does', async () => {
  const program = `
    import { connectKiosk } from '@comanda/client';
    const client = connectKiosk({ url: 'http://127.0.0.1:1', deviceUid: 'ipad-room-101' });
    client.on('change', () => { throw new Error('of the listener'); });
  `;
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'throws.mjs'), program);
  const { code, output } = await run(folder, 'node', 'throws.mjs');
  expect(output).toContain('Error: of the listener');
  expect(code).toBe(1);
});

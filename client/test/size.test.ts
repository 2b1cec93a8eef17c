/** What the package costs a page. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KB = 1024;
const source = (file: string) => join(import.meta.dir, '../src', file);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comanda-size-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of a page that has these lines and nothing else: what it does not use is not in it. */
async function pageWith(...lines: readonly string[]): Promise<number> {
  const entry = join(folder, `${Bun.hash(lines.join())}.ts`);
  await writeFile(entry, lines.join('\n'));
  const { outputs, success } = await Bun.build({
    entrypoints: [entry],
    target: 'browser',
    minify: true,
    external: ['react'],
  });
  expect(success).toBe(true);
  const texts = await Promise.all(outputs.map((output) => output.text()));
  return Bun.gzipSync(texts.join('')).byteLength;
}

const ALL = `export * from '${source('comanda.ts')}';`;
const HOOKS = `export * from '${source('react/react.ts')}';`;

test.each([
  [6, 'connectStaff, Session, Refused, isAcknowledged'],
  [5.7, 'connectKiosk, roomStatus, Refused'],
])('%p KB for a page with %s', async (limit, names) => {
  expect(await pageWith(`export { ${names} } from '${source('comanda.ts')}';`)).toBeLessThan(limit * KB);
});

test('8 KB for board and kiosk together, which no page is at once', async () => {
  expect(await pageWith(ALL)).toBeLessThanOrEqual(8 * KB);
});

test('2 KB more for the hooks', async () => {
  const client = await pageWith(ALL);
  const hooks = (await pageWith(ALL, HOOKS)) - client;
  expect(hooks).toBeGreaterThan(0);
  expect(hooks).toBeLessThanOrEqual(2 * KB);
});

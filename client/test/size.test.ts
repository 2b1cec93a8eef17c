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

async function compressedBytes(entry: string, external: readonly string[] = []): Promise<number> {
  const { outputs, success } = await Bun.build({
    entrypoints: [entry],
    target: 'browser',
    minify: true,
    external: [...external],
  });
  expect(success).toBe(true);
  const texts = await Promise.all(outputs.map((output) => output.text()));
  return Bun.gzipSync(texts.join('')).byteLength;
}

/** Of a page that imports these and nothing else: what it does not use is not in it. */
async function pageWith(names: string): Promise<number> {
  const entry = join(folder, `${names.replaceAll(/\W+/g, '-')}.ts`);
  await writeFile(entry, `export { ${names} } from '${source('comanda.ts')}';`);
  return compressedBytes(entry);
}

test.each(['connectStaff, Session, Refused, isAcknowledged', 'connectKiosk, roomStatus, Refused'])(
  '6.5 KB for a page with %s',
  async (names) => {
    expect(await pageWith(names)).toBeLessThan(6.5 * KB);
  },
);

test('9 KB for board and kiosk together, which no page is at once', async () => {
  expect(await compressedBytes(source('comanda.ts'))).toBeLessThan(9 * KB);
});

test('2 KB more for the hooks', async () => {
  const client = await compressedBytes(source('comanda.ts'));
  expect((await compressedBytes(source('react/react.ts'), ['react'])) - client).toBeLessThan(2 * KB);
});

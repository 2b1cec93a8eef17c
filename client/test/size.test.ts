/** What the package costs a page. */
import { expect, test } from 'bun:test';
import { join } from 'node:path';

const KB = 1024;

async function compressedBytes(entry: string, external: readonly string[]): Promise<number> {
  const { outputs, success } = await Bun.build({
    entrypoints: [join(import.meta.dir, '../src', entry)],
    target: 'browser',
    minify: true,
    external: [...external],
  });
  expect(success).toBe(true);
  const texts = await Promise.all(outputs.map((output) => output.text()));
  return Bun.gzipSync(texts.join('')).byteLength;
}

test('8 KB for the client with all of it', async () => {
  expect(await compressedBytes('comanda.ts', [])).toBeLessThan(8 * KB);
});

test('2 KB more for the hooks', async () => {
  const client = await compressedBytes('comanda.ts', []);
  expect((await compressedBytes('react/react.ts', ['react'])) - client).toBeLessThan(2 * KB);
});

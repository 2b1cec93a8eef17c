/** `comanda product photo`: what is kept, taken away and refused, in words and for programs. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Product } from '@comanda/protocol/catalog';
import { claimingPng, flag, jpegOf } from '../harness/pictures.ts';
import { makeTestSite } from '../harness/site.ts';
import { answer, comanda, type Way } from './program.ts';

setDefaultTimeout(60_000);

test('a file becomes the photograph of a product, and goes again', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const photo = (...args: string[]) => comanda(way, 'product', 'photo', ...args);
  // Its name says nothing of what it is.
  writeFileSync(join(place.folder, 'agua.txt'), await jpegOf(flag(800, 600)));
  const kept = Product.parse(await answer(way, 'product', 'photo', '1', 'agua.txt'));
  expect(kept.photograph?.files.map(({ width }) => width)).toEqual([480, 800, 800]);
  expect(kept.currency).toBe('EUR');
  expect((await photo('1', 'agua.txt')).out).toMatch(
    /^Photograph of product 1 kept: Agua \(WEBP 480 × 360, \d+ KiB · WEBP 800 × 600, \d+ KiB · JPEG 800 × 600, \d+ KiB\)\.\n$/,
  );
  expect((await photo('1', '--remove')).out).toBe('Product 1 has no photograph any more: Agua.\n');
  expect(Product.parse(await answer(way, 'product', 'photo', '1', '--remove')).photograph).toBeNull();
});

test('what cannot be one is refused with its cure, and the one before it stays', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const put = (name: string, bytes: Uint8Array) => writeFileSync(join(place.folder, name), bytes);
  put('good', flag(40, 30));
  put('page.jpg', Buffer.from('<html>'));
  put('half.jpg', (await jpegOf(flag(400, 300))).subarray(0, 400));
  put('bomb.png', claimingPng(60_000, 60_000));
  put('large.jpg', Buffer.alloc(12 * 1024 * 1024 + 1));
  await answer(way, 'product', 'photo', '1', 'good');
  for (const [exit, words, ...args] of [
    [2, 'Give a file, or --remove.', '1'],
    [2, 'Give a file, or --remove.', '1', 'good', '--remove'],
    [2, 'is not a number', 'agua', 'good'],
    [3, 'There is no product 99', '99', 'good'],
    [3, 'There is no product 99', '99', '--remove'],
    [1, 'nowhere.jpg cannot be read', '1', 'nowhere.jpg'],
    [3, 'page.jpg is no picture that can be read', '1', 'page.jpg'],
    [3, 'half.jpg breaks off', '1', 'half.jpg'],
    [3, 'bomb.png has more than 50 megapixels', '1', 'bomb.png'],
    [3, 'large.jpg is larger than 12 MiB', '1', 'large.jpg'],
  ] as const) {
    const ended = await comanda(way, 'product', 'photo', ...args);
    expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
    expect(ended.err).toContain(words);
  }
  expect((await place.site.reader.catalog.product(1, Date.now()))?.photograph?.files).toHaveLength(2);
});

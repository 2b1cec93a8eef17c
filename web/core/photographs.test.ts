/** Which file of a photograph is shown, and which are kept for the time without a server. */
import { expect, test } from 'bun:test';
import type { Photograph } from '@comanda/protocol/photograph';
import { initialOf, narrowestOf, plainOf, sourcesOf, wantedOf } from './photographs.ts';

const photographOf = (name: string): Photograph => ({
  files: [
    { url: `/p/${name}-480.webp`, type: 'image/webp', width: 480, height: 360 },
    { url: `/p/${name}-1280.webp`, type: 'image/webp', width: 1280, height: 960 },
    { url: `/p/${name}-1280.jpg`, type: 'image/jpeg', width: 1280, height: 960 },
  ],
});

test('each type but the plain one is a source with all its widths, in the order of the server', () => {
  const { files } = photographOf('a');
  expect(sourcesOf({ files })).toEqual([{ type: 'image/webp', srcSet: '/p/a-480.webp 480w, /p/a-1280.webp 1280w' }]);
  const newer = { url: '/p/a.avif', type: 'image/avif', width: 480, height: 360 };
  expect(sourcesOf({ files: [newer, ...files] }).map(({ type }) => type)).toEqual(['image/avif', 'image/webp']);
});

test('who knows none of them gets the plain one, and where there is none whatever there is', () => {
  const { files } = photographOf('a');
  expect(plainOf({ files })?.url).toBe('/p/a-1280.jpg');
  expect(plainOf({ files: files.slice(0, 2) })?.url).toBe('/p/a-480.webp');
  expect(narrowestOf({ files: files.toReversed() })?.url).toBe('/p/a-480.webp');
});

test('of each product the small one is fetched ahead, and all are kept that the menu may show', () => {
  const none = { image_url: null, photograph: null };
  const elsewhere = { image_url: 'https://example.com/a.jpg', photograph: null };
  const own = { image_url: '/media/b.jpg', photograph: null };
  const photographed = { image_url: '/p/a-1280.jpg', photograph: photographOf('a') };
  expect(wantedOf([none, elsewhere, own, photographed, photographed])).toEqual({
    all: ['/p/a-480.webp', '/p/a-1280.webp', '/p/a-1280.jpg', '/media/b.jpg'],
    ahead: ['/p/a-480.webp'],
  });
  const many = Array.from({ length: 301 }, (_, index) => ({ image_url: null, photograph: photographOf(`${index}`) }));
  expect(wantedOf(many).ahead).toHaveLength(300);
  expect(wantedOf(many).all).toHaveLength(903);
});

test('the first letter is a whole one', () => {
  expect([initialOf(' ñoquis'), initialOf('🥣 caldo'), initialOf('')]).toEqual(['Ñ', '🥣', '']);
});

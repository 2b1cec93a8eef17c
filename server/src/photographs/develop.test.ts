/** What becomes of what is sent: upright, small enough, without a word about anybody; and what is no picture is refused. */
import { describe, expect, test } from 'bun:test';
import { MAX_PHOTOGRAPH_PIXELS } from '@comanda/protocol/photograph';
import {
  BLUE,
  type Colour,
  claimingPng,
  colourOf,
  flag,
  GREEN,
  jpegOf,
  painted,
  RED,
  WHITE,
  withExif,
  withRemarks,
} from '../../test/harness/pictures.ts';
import type { PhotographFile } from '../domain/photograph.ts';
import { develop } from './develop.ts';

async function filesOf(bytes: Uint8Array): Promise<readonly PhotographFile[]> {
  const developed = await develop(bytes);
  if (!developed.ok) throw new Error(developed.fault);
  return developed.files;
}

const shapeOf = ({ type, width, height }: PhotographFile) => `${type.slice(6)} ${width} x ${height}`;

/** What Bun reads in it, whatever is said of it. */
async function readBack({ content }: PhotographFile): Promise<string> {
  const { format, width, height } = await new Bun.Image(content.slice()).metadata();
  return `${format} ${width} x ${height}`;
}

const near = ([r, g, b]: Colour, [red, green, blue]: Colour) =>
  Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue)) < 24;

test('a large picture is kept in two widths, and once more for whoever knows JPEG alone', async () => {
  const files = await filesOf(await jpegOf(flag(2000, 1500)));
  const shapes = ['webp 480 x 360', 'webp 1280 x 960', 'jpeg 1280 x 960'];
  expect(files.map(shapeOf)).toEqual(shapes);
  expect(await Promise.all(files.map(readBack))).toEqual(shapes);
  expect(new Set(files.map(({ hash }) => hash)).size).toBe(3);
});

test('nothing is enlarged, and a width that is there once is kept once', async () => {
  expect((await filesOf(flag(800, 600))).map(shapeOf)).toEqual(['webp 480 x 360', 'webp 800 x 600', 'jpeg 800 x 600']);
  expect((await filesOf(flag(300, 200))).map(shapeOf)).toEqual(['webp 300 x 200', 'jpeg 300 x 200']);
  expect((await filesOf(painted(1, 1, () => RED))).map(shapeOf)).toEqual(['webp 1 x 1', 'jpeg 1 x 1']);
});

test('its proportions are its own, and a strip does not hang down for ever', async () => {
  expect((await filesOf(flag(600, 1000)))[0]).toMatchObject({ width: 480, height: 800 });
  expect((await filesOf(flag(100, 6000)))[0]).toMatchObject({ width: 16, height: 960 });
});

test('the same picture has the same names, and another one others', async () => {
  const names = async (bytes: Uint8Array) => (await filesOf(bytes)).map(({ hash }) => hash);
  expect(await names(flag(300, 200))).toEqual(await names(flag(300, 200)));
  expect(await names(flag(300, 200))).not.toEqual(await names(flag(300, 202)));
  for (const name of await names(flag(300, 200))) expect(name).toMatch(/^[0-9a-f]{32}$/);
});

describe.each([
  ['as it lies', 1, '400 x 300', [RED, GREEN, BLUE]],
  ['upside down', 3, '400 x 300', [BLUE, BLUE, GREEN]],
  ['on its left', 6, '300 x 400', [BLUE, RED, BLUE]],
  ['on its right', 8, '300 x 400', [GREEN, BLUE, RED]],
] as const)('a camera that was held %s', (_, orientation, size, corners) => {
  test('has taken a picture that stands upright, and that tells nobody who took it where', async () => {
    const taken = withRemarks(withExif(await jpegOf(flag(400, 300)), orientation));
    expect(taken.toString('latin1')).toContain('Ana Owner');
    for (const file of await filesOf(taken)) {
      expect(shapeOf(file)).toEndWith(size);
      const { content, width, height } = file;
      const seen = [
        await colourOf(content, 10, 10),
        await colourOf(content, width - 10, 10),
        await colourOf(content, 10, height - 10),
      ];
      expect(seen.map((colour, index) => near(colour, corners[index] ?? WHITE))).toEqual([true, true, true]);
      expect(Buffer.from(content).toString('latin1')).not.toMatch(/Exif|Ana|Owner|40\.4168|xmp|adobe/);
    }
  });
});

describe('refused by what is in it', () => {
  test('is whatever is no picture', async () => {
    const refused = { ok: false, fault: 'unsupported_picture' } as const;
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const bytes of ['', 'GIF', 'hello, I am photo.jpg', '%PDF-1.7', '{}', svg, '\0'.repeat(5_000)]) {
      expect(await develop(Buffer.from(bytes))).toEqual(refused);
    }
    // What only some operating systems read is read by none: HEIC, and AVIF.
    for (const brand of ['heic', 'avif']) {
      expect(await develop(Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}${'\0'.repeat(64)}`))).toEqual(
        refused,
      );
    }
  });

  test('is a picture that breaks off in its head or in what was compressed', async () => {
    const refused = { ok: false, fault: 'damaged_picture' } as const;
    expect(await develop((await jpegOf(flag(400, 300))).subarray(0, 200))).toEqual(refused);
    expect(await develop(claimingPng(100, 60))).toEqual(refused);
    // The decoder would fill the rest with grey, and find an end in the small picture of the head.
    const small = await jpegOf(flag(40, 30));
    for (const jpeg of [
      await jpegOf(flag(400, 300)),
      await new Bun.Image(flag(400, 300)).jpeg({ progressive: true }).buffer(),
    ]) {
      const whole = withExif(jpeg, 1, small);
      expect((await develop(Buffer.concat([whole, Buffer.from('a film of the moment')]))).ok).toBe(true);
      for (const missing of [2, 100, jpeg.length / 2]) {
        expect(await develop(whole.subarray(0, whole.length - missing))).toEqual(refused);
      }
    }
    const png = await new Bun.Image(flag(400, 300)).png().buffer();
    expect(await develop(png.subarray(0, png.length - 200))).toEqual(refused);
    const webp = await new Bun.Image(flag(400, 300)).webp().buffer();
    expect(await develop(webp.subarray(0, webp.length / 2))).toEqual(refused);
  });

  test('are a few bytes that would unfold to more than anybody photographs, without unfolding them', async () => {
    const refused = { ok: false, fault: 'too_many_pixels' } as const;
    expect(await develop(claimingPng(65_000, 65_000))).toEqual(refused);
    expect(await develop(claimingPng(MAX_PHOTOGRAPH_PIXELS / 5_000 + 1, 5_000))).toEqual(refused);
    // At the bound itself it is unfolded, and found to be damaged.
    expect(await develop(claimingPng(MAX_PHOTOGRAPH_PIXELS / 5_000, 5_000))).toEqual({
      ...{ ok: false, fault: 'damaged_picture' },
    });
  });
});

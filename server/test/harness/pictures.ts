/** Pictures for tests: painted by hand, so that a test knows each dot of them. */

export type Colour = readonly [red: number, green: number, blue: number];

export const RED: Colour = [220, 30, 30];
export const GREEN: Colour = [30, 180, 30];
export const BLUE: Colour = [30, 30, 220];
export const WHITE: Colour = [250, 250, 250];

/** As a bitmap: the one format that is quick to write by hand. */
export function painted(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
): Buffer<ArrayBuffer> {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const bitmap = Buffer.alloc(54 + stride * height);
  bitmap.write('BM', 'latin1');
  bitmap.writeUInt32LE(bitmap.length, 2);
  bitmap.writeUInt32LE(54, 10);
  bitmap.writeUInt32LE(40, 14);
  bitmap.writeInt32LE(width, 18);
  bitmap.writeInt32LE(height, 22);
  bitmap.writeUInt16LE(1, 26);
  bitmap.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = colourAt(x, y);
      bitmap.set([blue, green, red], 54 + (height - 1 - y) * stride + x * 3);
    }
  }
  return bitmap;
}

/** Red in its upper left, green in its upper right, blue below. */
export function flag(width: number, height: number): Buffer<ArrayBuffer> {
  return painted(width, height, (x, y) => (y >= height / 2 ? BLUE : x < width / 2 ? RED : GREEN));
}

export async function jpegOf(bitmap: Uint8Array): Promise<Buffer> {
  return await new Bun.Image(bitmap).jpeg({ quality: 90 }).buffer();
}

/** What a telephone writes beside the picture: how it was held, its owner's name, in words where it was, and a small picture. */
export function withExif(jpeg: Buffer, orientation: number, small: Buffer = Buffer.alloc(0)): Buffer {
  const words = 'Ana Owner 40.4168N 3.7038W\0';
  const entries = [
    // tag, type, count, value or offset: orientation, and the copyright after the entries
    [0x0112, 3, 1, orientation],
    [0x8298, 2, words.length, 8 + 2 + 2 * 12 + 4],
  ] as const;
  const tiff = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + words.length);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
  tiff.write(words, 10 + entries.length * 12 + 4, 'latin1');
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(2 + 6 + tiff.length + small.length, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from('Exif\0\0', 'latin1'), tiff, small, jpeg.subarray(2)]);
}

/** A comment and a package of XMP, as programs leave them. */
export function withRemarks(jpeg: Buffer): Buffer {
  const remark = (marker: number, text: string) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(2 + text.length, 2);
    return Buffer.concat([head, Buffer.from(text, 'latin1')]);
  };
  const xmp = remark(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Ana Owner</x:xmpmeta>');
  return Buffer.concat([jpeg.subarray(0, 2), xmp, remark(0xfe, 'Ana Owner'), jpeg.subarray(2)]);
}

/** The head of a PNG that claims to be so large, and the few bytes that it has. */
export function claimingPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const whole = Buffer.alloc(typed.length + 8);
    whole.writeUInt32BE(data.length, 0);
    typed.copy(whole, 4);
    whole.writeUInt32BE(Bun.hash.crc32(typed), typed.length + 4);
    return whole;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = Buffer.from(Bun.deflateSync(Buffer.alloc(1000)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))],
  ]);
}

/** The colour of one dot, read through a picture of that dot alone. */
export async function colourOf(picture: Uint8Array, x: number, y: number): Promise<Colour> {
  const image = new Bun.Image(picture.slice()).png({ compressionLevel: 0 });
  const png = await image.buffer();
  return dotOf(png, image.width, x, y);
}

/** Undoes the filters of a PNG as far as to one dot. */
function dotOf(png: Buffer, width: number, x: number, y: number): Colour {
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  // Two bytes of a zlib stream stand before what was deflated.
  const raw = Buffer.from(Bun.inflateSync(Buffer.concat(parts).subarray(2)));
  const stride = width * channels;
  let above = new Uint8Array(stride);
  for (let row = 0; row <= y; row++) {
    const filter = raw[row * (stride + 1)] ?? 0;
    const line = new Uint8Array(stride);
    for (let index = 0; index < stride; index++) {
      const left = line[index - channels] ?? 0;
      const up = above[index] ?? 0;
      const corner = above[index - channels] ?? 0;
      line[index] = (raw[row * (stride + 1) + 1 + index] ?? 0) + predicted(filter, left, up, corner);
    }
    above = line;
  }
  const at = x * channels;
  return [above[at] ?? 0, above[at + 1] ?? 0, above[at + 2] ?? 0];
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
    default:
      return 0;
  }
}

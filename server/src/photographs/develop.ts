/** From whatever was sent to the files that a photograph is kept as: upright, in two widths, and nothing in them but the picture. */
import { MAX_PHOTOGRAPH_PIXELS } from '@comanda/protocol/photograph';
import type { PhotographFile, PictureType } from '../domain/photograph.ts';
import { isCutOffJpeg } from './cut-off-jpeg.ts';

/** Why nothing can be made of it. */
export type PictureFault = 'unsupported_picture' | 'damaged_picture' | 'too_many_pixels';

export type Developed =
  | { readonly ok: true; readonly files: readonly PhotographFile[] }
  | { readonly ok: false; readonly fault: PictureFault };

/** A tile of a menu, and a screen full; each on displays with two dots a pixel. */
const NARROW = 480;
const WIDE = 1280;

/** Quality is the encoder's own scale: at these the two look alike, and nobody sees the loss on a tablet. */
const COPIES = [
  { type: 'image/webp', width: NARROW, quality: 78 },
  { type: 'image/webp', width: WIDE, quality: 78 },
  { type: 'image/jpeg', width: WIDE, quality: 80 },
] as const;

/** What a colour profile or pure noise could swell a copy to. A large photograph has a tenth of this. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The same everywhere: what the operating system brings along differs from machine to machine. */
Bun.Image.backend = 'bun';

/** What it is, is read from what is in it: a name or a declared type says nothing. The work is done off the thread of the requests. */
export async function develop(bytes: Uint8Array): Promise<Developed> {
  // The runtime takes an empty array for one that was taken away.
  if (bytes.byteLength === 0) return { ok: false, fault: 'unsupported_picture' };
  if (isCutOffJpeg(bytes)) return { ok: false, fault: 'damaged_picture' };
  const files: PhotographFile[] = [];
  try {
    // The runtime may not be given a view of a buffer that it shares with others.
    const picture = bytes.slice();
    for (const { type, width, quality } of COPIES) {
      const file = await copy(picture, type, width, quality);
      if (file.content.byteLength > MOST_BYTES) return { ok: false, fault: 'unsupported_picture' };
      // Of a picture that is narrower than both there is one copy a type.
      if (files.every(({ hash }) => hash !== file.hash)) files.push(file);
    }
  } catch (error) {
    const fault = faultOf(error);
    if (fault === null) throw error;
    return { ok: false, fault };
  }
  return { ok: true, files };
}

async function copy(picture: Uint8Array, type: PictureType, width: number, quality: number): Promise<PhotographFile> {
  const image = new Bun.Image(picture, { maxPixels: MAX_PHOTOGRAPH_PIXELS, autoOrient: true });
  // A strip that hangs down is bounded too.
  image.resize(width, 2 * width, { fit: 'inside', withoutEnlargement: true });
  const encoded = type === 'image/webp' ? image.webp({ quality }) : image.jpeg({ quality, progressive: true });
  const content = await encoded.bytes();
  const hash = new Bun.CryptoHasher('sha256').update(content).digest('hex').slice(0, 32);
  return { hash, type, width: image.width, height: image.height, content };
}

function faultOf(error: unknown): PictureFault | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ERR_IMAGE_UNKNOWN_FORMAT':
    case 'ERR_IMAGE_FORMAT_UNSUPPORTED':
      return 'unsupported_picture';
    case 'ERR_IMAGE_TOO_MANY_PIXELS':
      return 'too_many_pixels';
    case 'ERR_IMAGE_DECODE_FAILED':
    case 'ERR_IMAGE_ENCODE_FAILED':
      return 'damaged_picture';
    default:
      return null;
  }
}

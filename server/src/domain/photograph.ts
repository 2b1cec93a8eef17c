/** What a photograph is inside: the files that it is kept as, and where each of them is found. */
import type { Photograph } from '@comanda/protocol/photograph';

export type PictureType = 'image/jpeg' | 'image/webp';

/** One file of a photograph, without what is in it. */
export interface PhotographPart {
  /** Of its content: another picture has another. */
  readonly hash: string;
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

export interface PhotographFile extends PhotographPart {
  readonly content: Uint8Array;
}

export const PHOTOGRAPHS = '/api/public/photographs';

const ENDINGS: Readonly<Record<PictureType, string>> = { 'image/jpeg': 'jpg', 'image/webp': 'webp' };

export function pathOf({ hash, type }: Pick<PhotographPart, 'hash' | 'type'>): string {
  return `${PHOTOGRAPHS}/${hash}.${ENDINGS[type]}`;
}

export function photographOf(parts: readonly PhotographPart[]): Photograph {
  return {
    files: parts.map((part) => ({ url: pathOf(part), type: part.type, width: part.width, height: part.height })),
  };
}

/** For whoever knows of one picture a product: the widest that every client can show. */
export function imageOf(parts: readonly PhotographPart[]): string | null {
  const [widest] = parts.filter(({ type }) => type === 'image/jpeg').sort((a, b) => b.width - a.width);
  return widest ? pathOf(widest) : null;
}

/**
 * Who reads a product and writes it back says the address of its photograph as if it were a picture of its own, and it would
 * stay when the photograph has long become another.
 */
export function ownImage<T extends { readonly image_url?: string | null | undefined }>(product: T): T {
  return product.image_url?.startsWith(`${PHOTOGRAPHS}/`) ? { ...product, image_url: null } : product;
}

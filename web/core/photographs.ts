/** What a page shows of a product's photograph: the best that its browser knows, in the width that it needs. */
import type { Product } from '@comanda/protocol/catalog';
import type { Photograph, PhotographFile } from '@comanda/protocol/photograph';

const PLAIN = 'image/jpeg';

export interface Source {
  readonly type: string;
  readonly srcSet: string;
}

/** One for each type that is not known to all, as the server has them; a browser takes the first that it can show. */
export function sourcesOf({ files }: Photograph): Source[] {
  const types = [...new Set(files.map(({ type }) => type))].filter((type) => type !== PLAIN);
  return types.map((type) => ({
    type,
    srcSet: files
      .filter((file) => file.type === type)
      .map(({ url, width }) => `${url} ${width}w`)
      .join(', '),
  }));
}

/** For a browser that knows none of the sources. */
export function plainOf({ files }: Photograph): PhotographFile | undefined {
  return files.find(({ type }) => type === PLAIN) ?? files[0];
}

export function narrowestOf({ files }: Photograph): PhotographFile | undefined {
  return [...files].sort((a, b) => a.width - b.width)[0];
}

/** Addresses of this server for whoever keeps pictures for the time without it. */
export interface Wanted {
  /** All that the menu may show: whatever else is kept is of a menu that is no more. */
  readonly all: readonly string[];
  /** What is fetched before anybody looks at it: one small file a product. */
  readonly ahead: readonly string[];
}

/** 15 MB or so, and more than the menu of a room has. */
const MOST_AHEAD = 300;

export function wantedOf(products: readonly Pick<Product, 'image_url' | 'photograph'>[]): Wanted {
  const own = products.flatMap(({ image_url }) => (image_url?.startsWith('/') ? [image_url] : []));
  const files = products.flatMap(({ photograph }) => photograph?.files ?? []);
  const small = products.flatMap(({ photograph }) => (photograph ? (narrowestOf(photograph)?.url ?? []) : []));
  return {
    all: [...new Set([...files.map(({ url }) => url), ...own])],
    ahead: [...new Set(small)].slice(0, MOST_AHEAD),
  };
}

/** Stands where a picture should be: the first letter of what it is of. */
export function initialOf(name: string): string {
  return [...name.trim()][0]?.toLocaleUpperCase() ?? '';
}

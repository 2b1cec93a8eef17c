/** A product's photograph: the files that it is kept as, and what may be sent to become one. */
import { z } from 'zod';

/**
 * `url` is a path of this server, and never means another picture. Which types there are may grow: a client takes of those
 * that it can show the one that is wide enough. JPEG is always among them.
 */
export const PhotographFile = z.strictObject({
  url: z.string().startsWith('/'),
  type: z.string().startsWith('image/'),
  width: z.int().min(1),
  height: z.int().min(1),
});
export type PhotographFile = z.infer<typeof PhotographFile>;

export const Photograph = z.strictObject({ files: z.array(PhotographFile).min(1) });
export type Photograph = z.infer<typeof Photograph>;

/** What a telephone takes has 3 to 8 MB. */
export const MAX_PHOTOGRAPH_BYTES = 12 * 1024 * 1024;

/** The largest that telephones take has 48 or 50 megapixels. */
export const MAX_PHOTOGRAPH_PIXELS = 50_000_000;

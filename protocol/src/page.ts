/** The envelope of every list. */
import { z } from 'zod';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 200;

const positive = z.coerce.number().int().min(1);

export const PageQuery = z.object({
  page: positive.max(1_000_000).default(1),
  page_size: positive.max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** `next` and `previous` are paths with their query, or null at the ends. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    count: z.int().min(0),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(item),
  });
}

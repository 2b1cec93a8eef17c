/** Photographs in the store: their bytes beside the product that they are of, and on the product which files there are. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { PhotographFile, PhotographPart, PictureType } from '../domain/photograph.ts';
import type { Schema } from './schema.ts';

const Parts = z.array(
  z.object({
    hash: z.string(),
    type: z.enum(['image/jpeg', 'image/webp']),
    width: z.int(),
    height: z.int(),
  }),
);

/** From the column of a product; empty where it has no photograph. */
export function partsIn(column: string | null): readonly PhotographPart[] {
  return column === null ? [] : Parts.parse(JSON.parse(column));
}

export interface StoredPicture {
  readonly type: PictureType;
  readonly content: Uint8Array;
}

export function photographReads(db: Kysely<Schema>) {
  return {
    /** Several products may show the same one. */
    async picture(hash: string): Promise<StoredPicture | undefined> {
      return await db
        .selectFrom('photographs')
        .select(['type', 'content'])
        .where('hash', '=', hash)
        .limit(1)
        .executeTakeFirst();
    },
  };
}

export function photographWrites(db: Kysely<Schema>) {
  return {
    /** What was there goes: a photograph that was taken away is nowhere any more. */
    async setPhotograph(product: number, files: readonly PhotographFile[]): Promise<void> {
      const parts = files.map(({ hash, type, width, height }): PhotographPart => ({ hash, type, width, height }));
      const photograph = parts.length === 0 ? null : JSON.stringify(parts);
      await db.deleteFrom('photographs').where('product_id', '=', product).execute();
      for (const { hash, type, content } of files) {
        await db.insertInto('photographs').values({ product_id: product, hash, type, content }).execute();
      }
      await db.updateTable('products').set({ photograph }).where('id', '=', product).execute();
    },
  };
}

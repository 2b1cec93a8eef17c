/** What an operation of the REST table consists of, and the words by which the table is written. */
import { z } from 'zod';

/**
 * Who may call: `open` anyone; `device` whoever names an active device; `holder` any signed-in user;
 * `staff` roles STAFF and ADMIN; `admin` role ADMIN.
 */
export type Access = 'open' | 'device' | 'holder' | 'staff' | 'admin';

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `:name` for parameters; every path answers with and without a trailing slash. */
  readonly path: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** In place of `body`: the request carries a file as it is, of any type. */
  readonly upload?: { readonly maxBytes: number };
  /** The one success status and the schema of its body; null where there is no body. */
  readonly success: { readonly status: 200 | 201 | 204; readonly body: z.ZodType | null };
}

/** A path number that is none reads as "no such thing", so it fails with 404 and not with 400. */
const pathNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
export const Id = z.object({ id: pathNumber });
export const ItemId = Id.extend({ item_id: pathNumber });

export const ok = <T extends z.ZodType>(body: T) => ({ status: 200, body }) as const;
export const created = <T extends z.ZodType>(body: T) => ({ status: 201, body }) as const;
export const noContent = { status: 204, body: null } as const;

export function define<const T extends Record<string, Operation>>(table: T): T {
  return table;
}

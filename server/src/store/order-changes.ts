/** What staff change in orders after they were placed: marks on lines, amendments with their history, and what a person must confirm. */
import { toInstant } from '@comanda/protocol/instant';
import type { OrderChange, UnconfirmedChange } from '@comanda/protocol/order';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AmendableLine, AmendableOrder, LineChange } from '../domain/order-amendment.ts';
import type { Schema } from './schema.ts';

export interface Amendment {
  readonly orderId: number;
  readonly by: number;
  readonly at: number;
  readonly reason: string;
  readonly lines: readonly LineChange[];
  readonly note: { readonly from: string; readonly to: string } | null;
}

/** A line of an order, as whoever ticks it off must know it. */
export interface LineInHand {
  readonly isDone: boolean;
  readonly isRemoved: boolean;
}

/** One side of a change as it is kept. */
const Side = z.object({ items: z.array(z.object({ id: z.int(), quantity: z.int() })), note: z.string().optional() });

export function orderChangeReads(db: Kysely<Schema>) {
  return {
    /** The changes of these orders, oldest first; orders that were never changed are not in the answer. */
    async ofOrders(ids: readonly number[]): Promise<ReadonlyMap<number, OrderChange[]>> {
      const rows = await db
        .selectFrom('order_changes')
        .innerJoin('users', 'users.id', 'order_changes.changed_by')
        .select(['order_id', 'changed_at', 'users.email', 'reason', 'before', 'after'])
        .where('order_id', 'in', ids)
        .orderBy('order_changes.id')
        .execute();
      const changes = new Map<number, OrderChange[]>();
      if (rows.length === 0) return changes;
      const names = await productNames([...new Set(rows.map((row) => row.order_id))]);
      for (const row of rows) {
        const before = Side.parse(JSON.parse(row.before));
        const after = Side.parse(JSON.parse(row.after));
        const quantities = new Map(after.items.map(({ id, quantity }) => [id, quantity]));
        const change: OrderChange = {
          changed_at: toInstant(row.changed_at),
          changed_by_email: row.email,
          reason: row.reason,
          items: before.items.map(({ id, quantity }) => ({
            id,
            product_name: names.get(id) ?? '',
            from_quantity: quantity,
            to_quantity: quantities.get(id) ?? quantity,
          })),
          note: before.note === undefined || after.note === undefined ? null : { from: before.note, to: after.note },
        };
        const known = changes.get(row.order_id);
        if (known) known.push(change);
        else changes.set(row.order_id, [change]);
      }
      return changes;
    },
  };

  async function productNames(orderIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const rows = await db
      .selectFrom('order_items')
      .select(['id', 'product_name'])
      .where('order_id', 'in', orderIds)
      .execute();
    return new Map(rows.map((row) => [row.id, row.product_name]));
  }
}

export function orderChangeWrites(db: Kysely<Schema>) {
  return {
    /** What is to be made of an order that is there, as far as an amendment can change it. */
    async amendable(orderId: number): Promise<Omit<AmendableOrder, 'status'>> {
      const { note } = await db
        .selectFrom('orders')
        .select((eb) => eb.fn.coalesce('amended_note', 'note').as('note'))
        .where('id', '=', orderId)
        .executeTakeFirstOrThrow();
      const lines = await db
        .selectFrom('order_items')
        .select((eb) => ['id', eb.fn.coalesce('amended_quantity', 'quantity').as('quantity')])
        .where('order_id', '=', orderId)
        .orderBy('id')
        .execute();
      const { count } = await db
        .selectFrom('order_changes')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('order_id', '=', orderId)
        .executeTakeFirstOrThrow();
      return { note, lines, changes: Number(count) };
    },

    async amend({ orderId, by, at, reason, lines, note }: Amendment): Promise<void> {
      for (const { id, from, to } of lines) {
        // Of what was done there is more to do now.
        const undone = to > from ? { done_at: null, done_by: null } : {};
        await db
          .updateTable('order_items')
          .set({ amended_quantity: to, ...undone })
          .where('id', '=', id)
          .execute();
      }
      if (note) await db.updateTable('orders').set({ amended_note: note.to }).where('id', '=', orderId).execute();
      const before = lines.map((line): AmendableLine => ({ id: line.id, quantity: line.from }));
      const after = lines.map((line): AmendableLine => ({ id: line.id, quantity: line.to }));
      await db
        .insertInto('order_changes')
        .values({
          order_id: orderId,
          changed_by: by,
          changed_at: at,
          reason,
          before: side({ items: before, note: note?.from }),
          after: side({ items: after, note: note?.to }),
        })
        .execute();
    },

    /** From now on a person must confirm this; what was to be confirmed before is part of it. */
    async leaveUnconfirmed(orderId: number, change: UnconfirmedChange, at: number): Promise<void> {
      await db
        .updateTable('orders')
        .set({ unconfirmed_change: change, unconfirmed_at: at })
        .where('id', '=', orderId)
        .execute();
    },

    async confirm(orderId: number): Promise<void> {
      await db
        .updateTable('orders')
        .set({ unconfirmed_change: null, unconfirmed_at: null })
        .where('id', '=', orderId)
        .execute();
    },

    /** A line of this order; undefined where it has no such line. */
    async line(orderId: number, itemId: number): Promise<LineInHand | undefined> {
      const row = await db
        .selectFrom('order_items')
        .select(['done_at', 'amended_quantity'])
        .where('id', '=', itemId)
        .where('order_id', '=', orderId)
        .executeTakeFirst();
      return row && { isDone: row.done_at !== null, isRemoved: row.amended_quantity === 0 };
    },

    /** `done` null takes the mark away. */
    async mark(itemId: number, done: { readonly at: number; readonly by: number } | null): Promise<void> {
      await db
        .updateTable('order_items')
        .set({ done_at: done?.at ?? null, done_by: done?.by ?? null })
        .where('id', '=', itemId)
        .execute();
    },
  };
}

function side(value: { readonly items: readonly AmendableLine[]; readonly note: string | undefined }): string {
  return JSON.stringify(value);
}

/** A past of random orders, written straight into the tables: for whatever is computed from history. */
import type { OrderStatus } from '@comanda/protocol/order';
import type { Kysely } from 'kysely';
import type { Schema } from '../../src/store/schema.ts';

/** An order as it went, the way a person would tell it. */
export interface PastOrder {
  readonly roomId: number | null;
  readonly products: readonly number[];
  readonly placedAt: number;
  readonly shownAt: number | null;
  readonly acknowledgedAt: number | null;
  /** After the placing. */
  readonly moves: readonly { readonly to: OrderStatus; readonly at: number }[];
  readonly escalatedAt: readonly number[];
}

type Random = (below: number) => number;

const LADDER = ['PLACED', 'PREPARING', 'READY', 'DELIVERED'] as const;

/** Forward with skips, sometimes a step back, sometimes cancelled on the way. */
function randomMoves(random: Random, placedAt: number): PastOrder['moves'] {
  const moves: { to: OrderStatus; at: number }[] = [];
  let rung = 0;
  let at = placedAt;
  const step = (to: OrderStatus) => {
    at += random(15 * 60_000);
    moves.push({ to, at });
  };
  while (rung < 3 && random(6) > 0) {
    const before = rung;
    rung += 1 + (random(4) === 0 && rung < 2 ? 1 : 0);
    step(LADDER[rung] ?? 'DELIVERED');
    if (random(8) === 0) {
      rung = random(2) === 0 ? before : rung - 1;
      step(LADDER[rung] ?? 'PLACED');
    }
  }
  if (rung < 3 && random(4) === 0) step('CANCELLED');
  return moves;
}

export interface PastOf {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  readonly rooms: readonly (number | null)[];
  readonly products: readonly number[];
}

export function randomPast(random: Random, { count, from, to, rooms, products }: PastOf): PastOrder[] {
  return Array.from({ length: count }, () => {
    const placedAt = from + random(to - from);
    const chance = (in10: number, within: number) => (random(10) < in10 ? placedAt + random(within) : null);
    const kept = products.filter(() => random(2) === 0);
    return {
      roomId: rooms[random(rooms.length)] ?? null,
      products: kept.length > 0 ? kept : products.slice(0, 1),
      placedAt,
      shownAt: chance(9, 20_000),
      acknowledgedAt: chance(7, 600_000),
      moves: randomMoves(random, placedAt),
      escalatedAt: Array.from({ length: Math.max(0, random(5) - 2) }, () => placedAt + random(600_000)),
    };
  });
}

const STEPS = ['other_sound', 'every_screen', 'web_push'] as const;

/** Writes them in their order, from order `firstId` on. */
export async function writePast(db: Kysely<Schema>, orders: readonly PastOrder[], firstId = 1): Promise<void> {
  for (const [index, order] of orders.entries()) {
    const id = firstId + index;
    const { placedAt, moves } = order;
    const last = moves.at(-1);
    const endedAs = (status: OrderStatus) => (last?.to === status ? last.at : null);
    await db
      .insertInto('orders')
      .values({
        id,
        device_id: null,
        room_id: order.roomId,
        status: last?.to ?? 'PLACED',
        note: '',
        currency: 'EUR',
        placed_by: null,
        placed_at: placedAt,
        delivered_at: endedAs('DELIVERED'),
        cancelled_at: endedAs('CANCELLED'),
        acknowledged_at: order.acknowledgedAt,
        acknowledged_by: null,
        shown_at: order.shownAt,
        rendered_at: order.shownAt,
        audible_at: null,
        escalates_at: null,
      })
      .execute();
    const steps = [{ to: 'PLACED' as OrderStatus, at: placedAt }, ...moves];
    await db
      .insertInto('status_events')
      .values(
        steps.map(({ to, at }, step) => ({
          id: id * 100 + step,
          order_id: id,
          from_status: steps[step - 1]?.to ?? null,
          to_status: to,
          changed_by: null,
          changed_at: at,
          note: '',
        })),
      )
      .execute();
    await db
      .insertInto('order_items')
      .values(
        order.products.map((product, line) => ({
          id: id * 100 + line,
          order_id: id,
          product_id: product,
          product_name: `as it was called in order ${id}`,
          product_category: null,
          product_image_url: null,
          unit_label: '',
          price_minor: 0,
          quantity: 1,
          note: '',
          options: '[]',
          created_at: placedAt,
        })),
      )
      .execute();
    if (order.escalatedAt.length > 0) {
      await db
        .insertInto('escalations')
        .values(
          order.escalatedAt.map((at, step) => ({
            order_id: id,
            branch: 'undelivered' as const,
            step: STEPS[step] ?? ('admin' as const),
            at,
          })),
        )
        .execute();
    }
  }
}

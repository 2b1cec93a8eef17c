/** A morning at the ward as data, and how it is brought about: each deed at its minute, by the post whose it is. */
import type { PublicOrder, StaffOrder } from '@comanda/protocol/order';
import { ask } from '../../server/test/harness/api.ts';
import type { DemoWard, Post } from './demo-ward.ts';

/** When the pictures are taken: half past twelve in Madrid, when lunch is ordered. */
export const NOON = Date.parse('2026-03-10T11:30:00.000Z');

/** How many of which product of the demo's menu, what the guest adds to it, and what is chosen with it. */
export type Wanted = readonly [product: number, quantity: number, note?: string, options?: readonly string[]];

/** What was done with an order, so many minutes before the pictures are taken. */
export type Deed =
  | { readonly at: number; readonly by: Post; readonly do: 'take' }
  | { readonly at: number; readonly by: Post; readonly do: 'PREPARING' | 'READY' }
  | { readonly at: number; readonly by: Post; readonly do: 'mark'; readonly line: number }
  | { readonly at: number; readonly by: Post; readonly do: 'amend'; readonly line: number; readonly to: number }
  | { readonly at: number; readonly by: Post; readonly do: 'cancel'; readonly why: string };

export interface Wish {
  readonly room: number;
  readonly at: number;
  readonly items: readonly Wanted[];
  readonly note?: string;
  readonly deeds?: readonly Deed[];
}

const MINUTE_MS = 60_000;

/** The screen that the pictures are taken of: from so many minutes before them on somebody watches. */
export interface Watch<Screen> {
  readonly at: number;
  open(): Promise<Screen>;
  /** Resolves once the screen has shown the order. */
  shown(id: number): Promise<void>;
}

/** Brings all of it about in the order of its minutes, and leaves the clock where the pictures are taken. */
export async function bringAbout<Screen>(
  ward: DemoWard,
  wishes: readonly Wish[],
  watch: Watch<Screen>,
): Promise<Screen> {
  const orders = new Map<Wish, PublicOrder>();
  const steps = wishes.flatMap((wish) => [
    {
      at: wish.at,
      async act() {
        const order = await place(ward, wish);
        orders.set(wish, order);
        if (wish.at < watch.at) await watch.shown(order.id);
      },
    },
    ...(wish.deeds ?? []).map((deed) => ({ at: deed.at, act: () => perform(ward, orderOf(orders, wish), deed) })),
  ]);
  const inTurn = async (some: typeof steps) => {
    for (const { at, act } of some.toSorted((a, b) => b.at - a.at)) {
      ward.clock.set(NOON - at * MINUTE_MS);
      await act();
    }
  };
  await inTurn(steps.filter(({ at }) => at >= watch.at));
  ward.clock.set(NOON - watch.at * MINUTE_MS);
  const screen = await watch.open();
  await inTurn(steps.filter(({ at }) => at < watch.at));
  ward.clock.set(NOON);
  return screen;
}

function orderOf(orders: ReadonlyMap<Wish, PublicOrder>, wish: Wish): PublicOrder {
  const order = orders.get(wish);
  if (!order) throw new Error(`room ${wish.room}: something is done before it is ordered`);
  return order;
}

export async function place({ url }: DemoWard, { room, items, note }: Wish): Promise<PublicOrder> {
  const body = {
    device_uid: `ipad-room-${room}`,
    items: items.map(([product_id, quantity, note = '', options = []]) => ({ product_id, quantity, note, options })),
    note: note ?? '',
  };
  const answer = await ask<{ order: PublicOrder }>(url, 'POST', '/api/public/orders/create', { body });
  if (answer.status !== 201) throw new Error(`room ${room}: ${JSON.stringify(answer.body)}`);
  return answer.body.order;
}

export async function perform(ward: DemoWard, { id, items }: PublicOrder, deed: Deed): Promise<void> {
  const base = `/api/orders/${id}/`;
  const send = async (method: string, path: string, body: unknown) => {
    const token = ward.tokens[deed.by];
    const { status, body: answer } = await ask<StaffOrder>(ward.url, method, base + path, { token, body });
    if (status >= 300) throw new Error(`order ${id}, ${deed.do}: ${JSON.stringify(answer)}`);
  };
  const line = (index: number) => items[index]?.id ?? 0;
  switch (deed.do) {
    case 'take':
      return await send('POST', 'acknowledge/', {});
    case 'PREPARING':
    case 'READY':
      return await send('PATCH', 'status/', { to_status: deed.do });
    case 'mark':
      return await send('PUT', `items/${line(deed.line)}/done/`, { done: true });
    case 'amend':
      return await send('PATCH', '', {
        items: [{ id: line(deed.line), quantity: deed.to }],
        reason: 'Ha venido una visita',
        from_changes: 0,
      });
    case 'cancel':
      return await send('POST', 'cancel/', { note: deed.why });
  }
}

/** What tests do to orders over REST, and how they count what has been written. */
import type { OrderStatus, PublicOrder, PublicOrderAnswer, StaffOrderAnswer } from '@comanda/protocol/order';
import type { z } from 'zod';
import { type Answer, ask } from './api.ts';
import { PRODUCTS, type TestSite } from './site.ts';

export const DEVICE = 'ipad-room-101';
export const OTHER_DEVICE = 'ipad-room-102';

/** One water from room 101, unless told otherwise. */
export function create(
  url: string,
  wish: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<z.infer<typeof PublicOrderAnswer>>> {
  const body = { device_uid: DEVICE, items: [{ product_id: PRODUCTS.water, quantity: 1 }], ...wish };
  return ask(url, 'POST', '/api/public/orders/create', { body, headers });
}

/** An order that must be taken. */
export async function placed(url: string, wish: Readonly<Record<string, unknown>> = {}): Promise<PublicOrder> {
  const { status, body } = await create(url, wish);
  if (status !== 201) throw new Error(`not placed: ${JSON.stringify(body)}`);
  return body.order;
}

export function move(
  url: string,
  token: string,
  orderId: number,
  to: OrderStatus,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer<z.infer<typeof StaffOrderAnswer>>> {
  return ask(url, 'PATCH', `/api/orders/${orderId}/status/`, { token, body: { to_status: to, ...more } });
}

export function cancelOwn(
  url: string,
  orderId: number,
  deviceUid: string = DEVICE,
): Promise<Answer<z.infer<typeof PublicOrderAnswer>>> {
  return ask(url, 'POST', `/api/public/orders/${orderId}/cancel`, { body: { device_uid: deviceUid } });
}

/** How many orders there are, and how many events the log has ever held. */
export async function written({ site }: TestSite): Promise<{ readonly orders: number; readonly events: number }> {
  const { count } = await site.reader.orders.list({}, { offset: 0, limit: 1 });
  const { seq } = await site.reader.events.position();
  return { orders: count, events: seq };
}

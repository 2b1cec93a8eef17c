/** How an order of this device stands, also one that is not open any more: for whoever was away when it ended. */
import type { KioskOptions } from '@comanda/client';
import type { OwnOrder } from '@comanda/protocol/order';

export type HowItStands = Pick<OwnOrder, 'status' | 'cancel_reason'>;

/** `unknown`: the server has no such order of this device. Throws where nobody can say. */
export async function readOwnOrder(
  { url, environment }: Pick<KioskOptions, 'url' | 'environment'>,
  uid: string,
  id: number,
): Promise<HowItStands | 'unknown'> {
  const path = `${url}/api/public/orders/${id}?device_uid=${encodeURIComponent(uid)}`;
  const options: RequestInit = { cache: 'no-store' };
  const answer = await (environment ? environment.fetch(path, options) : fetch(path, options));
  if (answer.status === 404) return 'unknown';
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  const order: OwnOrder = await answer.json();
  return order;
}

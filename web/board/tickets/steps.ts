/** What can be done with an order next by one touch, and what can still be undone. */
import { type BoardOrder, isAcknowledged } from '@comanda/client';
import type { OrderStatus, StaffOrder } from '@comanda/protocol/order';

/** The way forward. Who takes an order has it in hand; the other steps move it on. */
export type Step = 'take' | 'start' | 'ready' | 'deliver';

/** What each step makes of an order; taking one leaves it where it is. */
export const STEP_TO = { start: 'PREPARING', ready: 'READY', deliver: 'DELIVERED' } as const satisfies Record<
  Exclude<Step, 'take'>,
  OrderStatus
>;

/** The one step that is next; null where nothing more is to be done. */
export function nextStep(order: Pick<BoardOrder, 'status' | 'acknowledged'>): Step | null {
  switch (order.status) {
    case 'PLACED':
      return isAcknowledged(order) ? 'start' : 'take';
    case 'PREPARING':
      return 'ready';
    case 'READY':
      return 'deliver';
    case 'DELIVERED':
    case 'CANCELLED':
      return null;
  }
}

/** The server takes a step back for so long. */
export const RECALL_MS = 10 * 60_000;

const RANK: Readonly<Record<OrderStatus, number>> = { PLACED: 0, PREPARING: 1, READY: 2, DELIVERED: 3, CANCELLED: -1 };

export interface Recall {
  /** Where it would come back to. */
  readonly to: OrderStatus;
  readonly from: OrderStatus;
  /** When the step was made, and by whom; null where the server did not say. */
  readonly at: string;
  readonly by: string | null;
}

/** The last step forward, where it can be taken back; as the server decides it, so that nobody is offered what it refuses. */
export function recallOf(
  { status, status_events }: Pick<StaffOrder, 'status' | 'status_events'>,
  now: number,
): Recall | null {
  const last = status_events.at(-1);
  if (!last || last.from_status === '' || last.to_status !== status || status === 'CANCELLED') return null;
  if (RANK[last.to_status] <= RANK[last.from_status] || now - Date.parse(last.changed_at) > RECALL_MS) return null;
  return { to: last.from_status, from: last.to_status, at: last.changed_at, by: last.changed_by_email };
}

/** Which tickets hang on this screen and in what order: what needs somebody now, and then the oldest first. */
import { type BoardOrder, isAcknowledged } from '@comanda/client';
import type { StaffOrder } from '@comanda/protocol/order';
import { callsEveryScreen } from '../ringing/ring-calls.ts';

/** `gone`: it has left the board, and stays until a person has confirmed what became of it. */
export interface TicketEntry {
  readonly id: number;
  readonly gone: StaffOrder | null;
}

export interface TicketScene {
  readonly orders: Iterable<BoardOrder>;
  /** Orders whose cancelling or amending nobody has confirmed. */
  readonly unconfirmed: readonly StaffOrder[];
}

/** Whether it is work of this screen's station. */
export type Concerns = (details: StaffOrder | null) => boolean;

interface Ranked extends TicketEntry {
  readonly isCalling: boolean;
  readonly placedAt: string;
}

export function ticketList({ orders, unconfirmed }: TicketScene, concerns: Concerns): TicketEntry[] {
  const ranked: Ranked[] = [];
  const onBoard = new Set<number>();
  for (const order of orders) {
    onBoard.add(order.id);
    // What rings here hangs here.
    if (!concerns(order.details) && !callsEveryScreen(order)) continue;
    ranked.push({ id: order.id, gone: null, isCalling: isCalling(order), placedAt: order.placed_at });
  }
  for (const order of unconfirmed) {
    if (onBoard.has(order.id) || order.unconfirmed === null || !concerns(order)) continue;
    ranked.push({ id: order.id, gone: order, isCalling: true, placedAt: order.placed_at });
  }
  return ranked.sort(byNeed).map(({ id, gone }) => ({ id, gone }));
}

/** Somebody must touch it: nobody has it in hand, or a person has yet to confirm what was changed in it. */
export function isCalling(order: BoardOrder): boolean {
  return !isAcknowledged(order) || (order.details?.unconfirmed ?? null) !== null;
}

/** Times of one form and zone, so that their texts sort as they do. What was placed nobody knows when is old. */
function byNeed(a: Ranked, b: Ranked): number {
  if (a.isCalling !== b.isCalling) return a.isCalling ? -1 : 1;
  if (a.placedAt !== b.placedAt) return a.placedAt < b.placedAt ? -1 : 1;
  return a.id - b.id;
}

/** The same list, so that what shows it need not render again. */
export function isSameList(a: readonly TicketEntry[], b: readonly TicketEntry[]): boolean {
  return a.length === b.length && a.every(({ id, gone }, index) => id === b[index]?.id && gone === b[index]?.gone);
}

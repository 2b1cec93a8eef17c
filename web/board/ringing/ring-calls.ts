/** Which orders ring on a screen now, and why: from the orders alone, so that it is all the same how they were learnt. */
import type { BoardOrder } from '@comanda/client';
import type { EscalationStep } from '@comanda/protocol/custody';
import type { StaffOrder } from '@comanda/protocol/order';
import type { Lateness } from '../ages/ages.ts';
import type { RingKind } from './sounds.ts';

export interface RingCall {
  readonly id: number;
  readonly kind: RingKind;
  /** Rings on every screen, also on one that is muted or shows another station. */
  readonly isEverywhere: boolean;
  /** Nobody has the order in hand: that it was heard matters to its custody. */
  readonly isUntaken: boolean;
  /** Its lines have not been read yet: it may be work of another station alone. */
  readonly isGuess: boolean;
}

/** What there is to ring for. */
export interface RingScene {
  readonly orders: Iterable<BoardOrder>;
  /** Orders whose cancelling or amending nobody has confirmed, also those that have left the board. */
  readonly unconfirmed: readonly StaffOrder[];
}

/** What a screen makes of an order. */
export interface RingScreen {
  /** Whether it is work of this screen's station; true for what nobody knows the lines of. */
  concerns(details: StaffOrder | null): boolean;
  /** Of every station. */
  readonly showsAll: boolean;
  lateness(order: BoardOrder): Lateness;
  /** Somebody here has heard that this order, in hand, takes too long. */
  isHushed(order: BoardOrder): boolean;
}

export function ringCalls({ orders, unconfirmed }: RingScene, screen: RingScreen): RingCall[] {
  const calls: RingCall[] = [];
  const onBoard = new Set<number>();
  for (const order of orders) {
    onBoard.add(order.id);
    const kind = kindOf(order, screen);
    if (!kind) continue;
    const isUntaken = !isTaken(order);
    const isEverywhere = callsEveryScreen(order);
    if (!isEverywhere && !screen.concerns(order.details)) continue;
    const isGuess = order.details === null && !isEverywhere && !screen.showsAll;
    calls.push({ id: order.id, kind, isEverywhere, isUntaken, isGuess });
  }
  for (const order of unconfirmed) {
    // What is on the board is newer there.
    if (onBoard.has(order.id) || order.unconfirmed === null || !screen.concerns(order)) continue;
    const kind = order.unconfirmed.change === 'cancelled' ? 'cancelled' : 'changed';
    calls.push({ id: order.id, kind, isEverywhere: false, isUntaken: false, isGuess: false });
  }
  return calls;
}

/** Nobody has taken it for so long that it is the business of every screen, whatever station that shows. */
export function callsEveryScreen(order: BoardOrder): boolean {
  return !isTaken(order) && order.escalation !== null && reachesEveryScreen(order.escalation.step);
}

function isTaken({ acknowledged, status }: BoardOrder): boolean {
  return acknowledged !== null || status !== 'PLACED';
}

function kindOf(order: BoardOrder, screen: RingScreen): RingKind | null {
  const isLate = screen.lateness(order) === 'late';
  if (!isTaken(order)) {
    if (order.escalation) return 'escalated';
    return isLate ? 'overdue' : 'new';
  }
  const change = order.details?.unconfirmed?.change;
  if (change === 'cancelled') return 'cancelled';
  if (change === 'amended') return 'changed';
  return isLate && !screen.isHushed(order) ? 'overdue' : null;
}

/** The steps behind `every_screen` call people from elsewhere: no screen stays out of that, whatever steps a site has. */
function reachesEveryScreen(step: EscalationStep): boolean {
  switch (step) {
    case 'other_sound':
      return false;
    case 'every_screen':
    case 'web_push':
    case 'webhook':
    case 'admin':
      return true;
  }
}

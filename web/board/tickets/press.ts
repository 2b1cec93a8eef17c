/** What the one large button of a ticket does. */
import { type BoardOrder, isAcknowledged } from '@comanda/client';
import type { StaffOrder } from '@comanda/protocol/order';
import type { OrderActions } from './order-actions.ts';
import { nextStep, type Step } from './steps.ts';

export type Press =
  | { readonly kind: 'step'; readonly step: Step }
  /** `at`: the change that was seen. */
  | { readonly kind: 'confirm'; readonly at: string };

/** Somebody has an order in hand before what was changed in it is confirmed, and only then does it go on. */
export function pressOf(order: BoardOrder): Press | null {
  const unconfirmed = order.details?.unconfirmed ?? null;
  if (unconfirmed && isAcknowledged(order)) return { kind: 'confirm', at: unconfirmed.at };
  const step = nextStep(order);
  return step && { kind: 'step', step };
}

/** Of an order that has left the board. */
export function pressOfGone({ unconfirmed }: StaffOrder): Press | null {
  return unconfirmed && { kind: 'confirm', at: unconfirmed.at };
}

/** True where it was done. */
export function doPress(actions: OrderActions, id: number, press: Press): Promise<boolean> {
  switch (press.kind) {
    case 'step':
      return actions.step(id, press.step);
    case 'confirm':
      return actions.confirm(id, press.at);
  }
}

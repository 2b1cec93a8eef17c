/** How far an order has come on its way to a person, by the times at which it first came there. */
import type { CustodyStage } from '@comanda/protocol/custody';

export interface CustodyTimes {
  readonly storedAt: number;
  readonly pushedAt: number | null;
  readonly renderedAt: number | null;
  readonly audibleAt: number | null;
  readonly acknowledgedAt: number | null;
}

/** The furthest stage, whatever was left out on the way: an order is taken in hand also where no screen said a word. */
export function stageReached(times: CustodyTimes): { readonly stage: CustodyStage; readonly at: number } {
  const { storedAt, pushedAt, renderedAt, audibleAt, acknowledgedAt } = times;
  if (acknowledgedAt !== null) return { stage: 'acknowledged', at: acknowledgedAt };
  if (audibleAt !== null) return { stage: 'audible', at: audibleAt };
  if (renderedAt !== null) return { stage: 'rendered', at: renderedAt };
  if (pushedAt !== null) return { stage: 'pushed', at: pushedAt };
  return { stage: 'stored', at: storedAt };
}

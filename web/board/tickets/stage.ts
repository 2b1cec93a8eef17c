/** The stages that a screen may be narrowed to; what asks for somebody is never hidden by that. */
import type { BoardOrder } from '@comanda/client';
import type { TicketEntry } from './ticket-list.ts';
import { isCalling } from './ticket-list.ts';

/** `waiting`: somebody must touch it. `taken`: in hand, and not begun. */
export const STAGES = ['waiting', 'taken', 'preparing', 'ready'] as const;
export type Stage = (typeof STAGES)[number];

/** Of an order on the board, or of one that hangs although it has left it. */
export function stageOf({ gone }: Pick<TicketEntry, 'gone'>, order: BoardOrder | undefined): Stage {
  if (gone || !order || isCalling(order)) return 'waiting';
  switch (order.status) {
    case 'PREPARING':
      return 'preparing';
    case 'READY':
      return 'ready';
    case 'PLACED':
    case 'DELIVERED':
    case 'CANCELLED':
      return 'taken';
  }
}

export type StageCounts = Readonly<Record<Stage, number>>;

export function countStages(stages: readonly Stage[]): StageCounts {
  const counts = { waiting: 0, taken: 0, preparing: 0, ready: 0 };
  for (const stage of stages) counts[stage]++;
  return counts;
}

export function isSameCount(a: StageCounts, b: StageCounts): boolean {
  return STAGES.every((stage) => a[stage] === b[stage]);
}

/** GET /api/orders/{id}/custody/: the order's way to a person, screen by screen, and how it climbed where nobody came. */
import type { OrderCustody } from '@comanda/protocol/custody';
import { toInstant } from '@comanda/protocol/instant';
import { operations } from '@comanda/protocol/operations';
import { stageReached } from '../../domain/custody-stage.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';

const instantOrNull = (at: number | null) => (at === null ? null : toInstant(at));

export const readCustody = operation(
  operations.readCustody,
  async ({ params: { id } }, { custody, reader }): Promise<OrderCustody | ProblemReply> => {
    await custody.receiptsWritten();
    const order = await reader.receipts.custodyOf(id);
    if (!order) return new ProblemReply('not_found');
    const climbed = (await reader.escalations.takenBy([id])).get(id) ?? [];
    return {
      order_id: id,
      stage: stageReached(order).stage,
      stored_at: toInstant(order.storedAt),
      pushed_at: instantOrNull(order.pushedAt),
      rendered_at: instantOrNull(order.renderedAt),
      audible_at: instantOrNull(order.audibleAt),
      acknowledged_at: instantOrNull(order.acknowledgedAt),
      acknowledged_by_email: order.acknowledgedByEmail,
      screens: order.screens.map((screen) => ({
        screen_id: screen.screenId,
        user_email: screen.userEmail,
        reports: screen.reports,
        pushed_at: instantOrNull(screen.pushedAt),
        rendered_at: instantOrNull(screen.renderedAt),
        audible_at: instantOrNull(screen.audibleAt),
      })),
      escalations: climbed.map(({ step, branch, at }) => ({ step, branch, at: toInstant(at) })),
    };
  },
);

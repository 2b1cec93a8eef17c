/** POST /api/public/orders/create: a room places an order. */
import { operations } from '@comanda/protocol/operations';
import { placementErrors } from '../field-errors.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { tooMany } from '../rate-limited.ts';
import { underKey } from './idempotency.ts';
import { publicView } from './order-views.ts';

export const placeOrder = operation(
  operations.placeOrder,
  async ({ body, headers, t }, { commands, custody, limits }) => {
    const uid = body.device_uid;
    const allowed = limits.ordersByDevice.take(uid);
    if (!allowed.ok) {
      custody.suspect({ device: { uid }, reason: 'too_many_orders' });
      return tooMany(limits.ordersByDevice, allowed);
    }
    const outcome = await underKey(headers, `device:${uid}`, body, t, (idempotency) =>
      commands.placeOrder({
        target: { kind: 'device', uid },
        items: body.items,
        note: body.note ?? '',
        placedBy: null,
        idempotency,
      }),
    );
    if (outcome instanceof ProblemReply) return outcome;
    switch (outcome.kind) {
      case 'placed':
      case 'replayed':
        return { success: true as const, message: t('api.order.placed'), order: publicView(outcome.order, t) };
      case 'unknown_device':
      case 'unknown_room':
        return new ProblemReply('not_found');
      case 'key_reused':
        return new ProblemReply('idempotency_key_reused');
      case 'invalid':
        return new ProblemReply('invalid_request', { errors: placementErrors(outcome.problems, t) });
    }
  },
);

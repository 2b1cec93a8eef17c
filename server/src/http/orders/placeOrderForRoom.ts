/** POST /api/orders/: staff place an order on a guest's behalf. */
import { operations } from '@comanda/protocol/operations';
import { placementErrors } from '../field-errors.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { underKey } from './idempotency.ts';
import { staffView } from './order-views.ts';

export const placeOrderForRoom = operation(
  operations.placeOrderForRoom,
  async ({ body, asker, headers, t }, { commands, reader }) => {
    const outcome = await underKey(headers, `user:${asker.user.id}`, body, t, (idempotency) =>
      commands.placeOrder({
        target:
          body.room_code === undefined
            ? { kind: 'device', uid: body.device_uid ?? '' }
            : { kind: 'room', code: body.room_code },
        items: body.items,
        note: body.note ?? '',
        placedBy: asker.user.id,
        idempotency,
      }),
    );
    if (outcome instanceof ProblemReply) return outcome;
    switch (outcome.kind) {
      case 'placed':
      case 'replayed': {
        const order = await reader.orders.byId(outcome.order.id);
        if (!order) return new ProblemReply('not_found');
        return { success: true as const, message: t('api.order.placed'), order: staffView(order, t) };
      }
      case 'unknown_device':
        return new ProblemReply('not_found');
      case 'unknown_room':
        return new ProblemReply('invalid_request', { errors: { room_code: [t('api.field.unknown_room')] } });
      case 'key_reused':
        return new ProblemReply('idempotency_key_reused');
      case 'invalid':
        return new ProblemReply('invalid_request', { errors: placementErrors(outcome.problems, t) });
    }
  },
);

/** Moves an order along: staff forward, back and cancel; a room cancels its own while nobody has begun. */
import type { CANCEL_REASONS, OrderStatus } from '@comanda/protocol/order';
import type { Clock } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { decideMove, isOpen, type MoveRefusal } from '../domain/order-moves.ts';
import type { OrderInHand } from '../store/order-writes.ts';
import type { StoreTransaction } from '../store/store.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';
import { mustBeConfirmed } from './must-be-confirmed.ts';

export interface Move {
  readonly orderId: number;
  readonly to: OrderStatus;
  /** What the mover believes the status to be; another status refuses the move. */
  readonly expected: OrderStatus | null;
  readonly note: string;
  /** Why it is cancelled, for the room to hear; of no other move. */
  readonly cancelReason?: string | undefined;
  /** The user who moves it; null where it is done from the command line. */
  readonly by: number | null;
}

export type MoveOutcome =
  | { readonly kind: 'moved'; readonly from: OrderStatus; readonly to: OrderStatus }
  | { readonly kind: 'unchanged'; readonly status: OrderStatus }
  | { readonly kind: 'unknown_order' }
  | { readonly kind: 'changed_meanwhile'; readonly status: OrderStatus }
  | { readonly kind: 'refused'; readonly from: OrderStatus; readonly reason: MoveRefusal };

export function moveOrder(clock: Clock): Command<Move, MoveOutcome> {
  return oneByOne('move-order', async (tx, move) => {
    const now = clock.now();
    const order = await tx.orders.inHand(move.orderId);
    if (!order) return { kind: 'unknown_order' };
    const from = order.last.to;
    const decision = decideMove(order.last, move.to, now);
    // A repeated request finds its own work done: that is success, whatever it expected.
    if (decision.kind === 'unchanged') return { kind: 'unchanged', status: from };
    if (move.expected !== null && move.expected !== from) return { kind: 'changed_meanwhile', status: from };
    if (decision.kind === 'refused') return { kind: 'refused', from, reason: decision.reason };
    // There is one drill at a time, and another may have begun.
    if (order.isDrill && !isOpen(from)) return { kind: 'refused', from, reason: 'drill_is_over' };
    await writeMove(tx, order, { ...move, from }, now);
    return { kind: 'moved', from, to: move.to };
  });
}

export interface OwnCancel {
  readonly orderId: number;
  readonly deviceUid: string;
  readonly note: string;
}

export type OwnCancelOutcome =
  | { readonly kind: 'cancelled'; readonly deviceId: number }
  | { readonly kind: 'unknown_device' }
  | { readonly kind: 'unknown_order' }
  | { readonly kind: 'not_cancellable' };

/** So that every page of the room, and whoever prepares it, is told the same. */
const BY_ROOM: (typeof CANCEL_REASONS)[number] = 'room_asked';

/** Another device's order reads as unknown. Cancelling again what is cancelled succeeds and writes nothing. */
export function cancelOwnOrder(clock: Clock): Command<OwnCancel, OwnCancelOutcome> {
  return oneByOne('cancel-own-order', async (tx, { orderId, deviceUid, note }) => {
    const device = await tx.clinic.activeDevice(deviceUid);
    if (!device) return { kind: 'unknown_device' };
    const order = await tx.orders.inHand(orderId);
    if (!order || order.deviceId !== device.id) return { kind: 'unknown_order' };
    const from = order.last.to;
    if (from === 'CANCELLED') return { kind: 'cancelled', deviceId: device.id };
    if (from !== 'PLACED') return { kind: 'not_cancellable' };
    await writeMove(tx, order, { orderId, from, to: 'CANCELLED', note, cancelReason: BY_ROOM, by: null }, clock.now());
    return { kind: 'cancelled', deviceId: device.id };
  });
}

export async function writeMove(
  tx: StoreTransaction,
  order: OrderInHand,
  move: Omit<Move, 'expected'> & { readonly from: OrderStatus },
  now: number,
): Promise<void> {
  const next = await tx.events.reserve({ event: 1, order: 0, orderItem: 0, statusEvent: 1 });
  const { orderId, from: fromStatus, to: status, by: changed_by, note, cancelReason } = move;
  await tx.orders.move(
    {
      id: next.statusEvent,
      order_id: orderId,
      from_status: fromStatus,
      to_status: status,
      changed_by,
      changed_at: now,
      note,
    },
    cancelReason,
  );
  if (status === 'CANCELLED' && (await mustBeConfirmed(tx, order))) {
    await tx.orderChanges.leaveUnconfirmed(orderId, 'cancelled', now);
  }
  const moved: LogEvent = {
    kind: 'order_moved',
    orderId,
    deviceId: order.deviceId,
    status,
    fromStatus,
    changedAt: now,
    ...(cancelReason !== undefined && { cancelReason }),
    ...(order.isDrill && { isDrill: true }),
  };
  const acknowledges = move.by !== null && !order.isAcknowledged;
  await tx.events.insertAt(next.event, [acknowledges ? { ...moved, acknowledges } : moved], now);
}

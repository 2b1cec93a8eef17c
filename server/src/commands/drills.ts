/** Drills: an order that rings like any other and stands for nothing, begun by staff and ended by them or by time. */
import type { Clock } from '../domain/clock.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';
import { writeMove } from './move-order.ts';

/** A drill that nobody has ended is none any more. */
export const DRILL_LIFETIME_MS = 30 * 60_000;

export interface DrillStart {
  readonly by: number;
}

/** Answers the order's id: that of the drill that is under way, where there is one, for there is one at a time. */
export function startDrill(clock: Clock, currency: string, outlook: Outlook): Command<DrillStart, number> {
  return oneByOne('start-drill', async (tx, { by }) => {
    const open = await tx.drills.open();
    if (open) return open.id;
    const now = clock.now();
    const next = await tx.events.reserve({ event: 1, order: 1, orderItem: 0, statusEvent: 1 });
    const id = next.order;
    const escalatesAt = outlook.firstLook(now);
    await tx.drills.insert({ id, statusEvent: next.statusEvent, currency, placedBy: by, placedAt: now, escalatesAt });
    const placed = { kind: 'order_placed', orderId: id, placedAt: now, isDrill: true } as const;
    await tx.events.insertAt(next.event, [{ ...placed, deviceId: null, deviceUid: '', roomCode: null }], now);
    return id;
  });
}

/** Cancels the drill that was left open; answers whether there was one. */
export function endStaleDrill(clock: Clock): Command<void, boolean> {
  return oneByOne('end-stale-drill', async (tx) => {
    const now = clock.now();
    const drill = await tx.drills.open();
    if (!drill || now - drill.placedAt < DRILL_LIFETIME_MS) return false;
    const order = await tx.orders.inHand(drill.id);
    if (!order) return false;
    await writeMove(tx, order, { orderId: drill.id, from: order.last.to, to: 'CANCELLED', note: '', by: null }, now);
    return true;
  });
}

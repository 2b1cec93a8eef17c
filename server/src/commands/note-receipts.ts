/** Notes what screens have said of orders; what is said for the first time moves the order on and is told to its room. */
import type { ReceiptStage } from '@comanda/protocol/custody';
import type { Clock } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import type { FirstTimes, OrderInCustody, Receipt, Saying } from '../store/receipts.ts';
import type { Command } from '../store/transactor.ts';

/** Milliseconds after which an order that is shown and not taken begins to climb; null where it never does. */
export type FirstUnacknowledgedStep = () => number | null;

/**
 * What is said again is not written again, so that this may be repeated where its commit is uncertain; and what is said of
 * an order that is not there is no error, because any client may say anything.
 */
export function noteReceipts(
  clock: Clock,
  firstStepAfterMs: FirstUnacknowledgedStep,
): Command<readonly Receipt[], void> {
  return {
    name: 'note-receipts',
    async run(tx, inputs) {
      const nothing = inputs.map(() => undefined);
      const said = inputs.flat();
      const orders = await tx.receipts.ordersInCustody([...new Set(said.map(({ orderId }) => orderId))]);
      const spokenOf = [...orders.values()].filter((order) => order.renderedAt !== null || order.audibleAt !== null);
      const fresh = unsaid(
        said.filter(({ orderId }) => orders.has(orderId)),
        await tx.receipts.receiptsOf(spokenOf.map(({ id }) => id)),
      );
      if (fresh.length === 0) return nothing;
      await tx.receipts.addReceipts(fresh);

      const standing = new Map(orders);
      // Of what an order has reached meanwhile the furthest is told: the room learns nothing by the rest.
      const news = new Map<number, LogEvent>();
      for (const stage of ['rendered', 'audible'] as const) {
        for (const receipt of fresh) {
          const order = standing.get(receipt.orderId);
          if (receipt.stage !== stage || !order) continue;
          const at = firstOf(receipt.screens);
          if (isNews(order, stage)) {
            news.set(order.id, { kind: 'order_shown', orderId: order.id, deviceId: order.deviceId, stage, at });
          }
          standing.set(order.id, reached(order, stage, at, firstStepAfterMs));
        }
      }
      const moved = [...standing.values()].filter((order) => order !== orders.get(order.id));
      await tx.receipts.setFirstTimes(moved.map(firstTimes));
      await tx.events.append([...news.values()], clock.now());
      return nothing;
    },
  };
}

function firstOf(screens: readonly Saying[]): number {
  return screens.reduce((first, [, at]) => Math.min(first, at), Number.POSITIVE_INFINITY);
}

/** What of this was not said before, as one receipt an order and stage. */
function unsaid(said: readonly Receipt[], before: readonly Receipt[]): Receipt[] {
  const known = new Set<string>();
  for (const { orderId, stage, screens } of before) {
    for (const [screen] of screens) known.add(`${orderId} ${stage} ${screen}`);
  }
  const fresh = new Map<string, { orderId: number; stage: ReceiptStage; screens: Saying[] }>();
  for (const { orderId, stage, screens } of said) {
    for (const saying of screens) {
      const key = `${orderId} ${stage} ${saying[0]}`;
      if (known.has(key)) continue;
      known.add(key);
      const receipt = fresh.get(`${orderId} ${stage}`);
      if (receipt) receipt.screens.push(saying);
      else fresh.set(`${orderId} ${stage}`, { orderId, stage, screens: [saying] });
    }
  }
  return [...fresh.values()];
}

/** Whether the room learns anything by it: to a room an order only ever comes further, and one that has moved on has been seen. */
function isNews(order: OrderInCustody, stage: ReceiptStage): boolean {
  if (!order.isPlaced || order.acknowledgedAt !== null || order.audibleAt !== null) return false;
  return stage === 'audible' || order.renderedAt === null;
}

function reached(
  order: OrderInCustody,
  stage: ReceiptStage,
  at: number,
  firstStepAfterMs: FirstUnacknowledgedStep,
): OrderInCustody {
  if (stage === 'audible') return order.audibleAt === null ? { ...order, audibleAt: at } : order;
  if (order.renderedAt !== null) return order;
  if (order.shownAt !== null) return { ...order, renderedAt: at };
  const shown = { ...order, renderedAt: at, shownAt: at };
  if (!order.isPlaced || order.acknowledgedAt !== null) return shown;
  const step = firstStepAfterMs();
  return { ...shown, escalatesAt: step === null ? null : at + step };
}

function firstTimes({ id, shownAt, renderedAt, audibleAt, escalatesAt }: OrderInCustody): FirstTimes {
  return { orderId: id, shownAt, renderedAt, audibleAt, escalatesAt };
}

/** Places orders: finds the device, honours the idempotency key, decides, and writes order, history and event together. */
import { toInstant } from '@comanda/protocol/instant';
import type { OrderLine } from '@comanda/protocol/order';
import type { Clock } from '../domain/clock.ts';
import type { LogEvent } from '../domain/log-event.ts';
import { decidePlacement, type FieldProblem, type PlacedLine } from '../domain/order-placement.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { ActiveDevice } from '../store/clinic.ts';
import type { KeptKey } from '../store/idempotency.ts';
import type { NewOrder, NewOrderItem, NewStatusEvent } from '../store/order-writes.ts';
import { itemView, type PublicOrderRecord } from '../store/orders.ts';
import type { StoreTransaction } from '../store/store.ts';
import type { Command } from '../store/transactor.ts';

/** How long a key answers with the order that it made. */
export const IDEMPOTENCY_WINDOW_MS = 24 * 60 * 60_000;

export interface Placement {
  readonly target: { readonly kind: 'device'; readonly uid: string } | { readonly kind: 'room'; readonly code: string };
  readonly items: readonly OrderLine[];
  readonly note: string;
  /** The member of staff who placed it on a guest's behalf. */
  readonly placedBy: number | null;
  /** `id` names the client and its key; `bodyHash` what was asked under it. */
  readonly idempotency: { readonly id: string; readonly bodyHash: string } | null;
}

export type PlacementOutcome =
  | { readonly kind: 'placed'; readonly order: PublicOrderRecord }
  /** The key has made this order before; this is what was answered then. */
  | { readonly kind: 'replayed'; readonly order: PublicOrderRecord }
  | { readonly kind: 'unknown_device' }
  | { readonly kind: 'unknown_room' }
  | { readonly kind: 'key_reused' }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] };

/** Where an order goes: a device, or a room that may have none. */
interface Destination {
  readonly device: ActiveDevice | null;
  readonly roomId: number | null;
  readonly roomCode: string | null;
}

/** An order decided on, waiting for its numbers. */
interface Accepted {
  readonly index: number;
  readonly placement: Placement;
  readonly destination: Destination;
  readonly lines: readonly PlacedLine[];
}

type Refused = Exclude<PlacementOutcome, { kind: 'placed' | 'replayed' }>;

export function placeOrder(clock: Clock, currency: string, outlook: Outlook): Command<Placement, PlacementOutcome> {
  return {
    name: 'place-order',
    async run(tx, inputs) {
      const now = clock.now();
      const facts = await load(tx, inputs, now);
      const outcomes = new Array<PlacementOutcome>(inputs.length);
      const accepted: Accepted[] = [];
      const firstUse = new Map<string, Accepted>();
      const repeats: { index: number; of: Accepted }[] = [];

      for (const [index, placement] of inputs.entries()) {
        // Before anything can be refused: what the key has made is there, whatever has become of the device since.
        const key = placement.idempotency;
        const kept = key && facts.kept.get(key.id);
        if (key && kept) {
          const order = kept.bodyHash === key.bodyHash ? facts.replays.get(kept.orderId) : undefined;
          outcomes[index] = order ? { kind: 'replayed', order } : { kind: 'key_reused' };
          continue;
        }
        const first = key && firstUse.get(key.id);
        if (key && first) {
          if (first.placement.idempotency?.bodyHash === key.bodyHash) repeats.push({ index, of: first });
          else outcomes[index] = { kind: 'key_reused' };
          continue;
        }
        const destination = await facts.destination(placement);
        if ('kind' in destination) {
          outcomes[index] = destination;
          continue;
        }
        const decision = decidePlacement(placement.items, facts.products);
        if (!decision.ok) {
          outcomes[index] = { kind: 'invalid', problems: decision.problems };
          continue;
        }
        const order = { index, placement, destination, lines: decision.lines };
        accepted.push(order);
        if (key) firstUse.set(key.id, order);
      }

      for (const [index, order] of (await write(tx, accepted, currency, outlook.firstLook(now), now)).entries()) {
        const at = accepted[index]?.index;
        if (at !== undefined) outcomes[at] = { kind: 'placed', order };
      }
      for (const { index, of } of repeats) {
        const first = outcomes[of.index];
        if (first?.kind === 'placed') outcomes[index] = { kind: 'replayed', order: first.order };
      }
      return outcomes;
    },
  };
}

/** Everything that the decisions need, with one statement a kind. */
async function load(tx: StoreTransaction, inputs: readonly Placement[], now: number) {
  const uids = new Set<string>();
  const productIds = new Set<number>();
  const keyIds = new Set<string>();
  for (const { target, items, idempotency } of inputs) {
    if (target.kind === 'device') uids.add(target.uid);
    for (const item of items) productIds.add(item.product_id);
    if (idempotency) keyIds.add(idempotency.id);
  }
  const devices = await tx.clinic.activeDevices([...uids]);
  const products = await tx.catalog.orderable([...productIds], now);
  const kept = await tx.idempotency.kept([...keyIds], now - IDEMPOTENCY_WINDOW_MS);
  const replays = await tx.orders.asPlaced([...kept.values()].map((key) => key.orderId));
  return {
    products,
    kept,
    replays,
    async destination({ target }: Placement): Promise<Destination | Refused> {
      if (target.kind === 'device') {
        const device = devices.get(target.uid);
        return device ? { device, roomId: device.roomId, roomCode: device.roomCode } : { kind: 'unknown_device' };
      }
      const room = await tx.clinic.roomByCode(target.code);
      if (!room?.is_active) return { kind: 'unknown_room' };
      const device = await tx.clinic.activeDeviceOfRoom(room.id);
      return { device: device ?? null, roomId: room.id, roomCode: room.code };
    },
  };
}

/** Writes all accepted orders with one statement a table; answers them as their rooms will see them. */
async function write(
  tx: StoreTransaction,
  accepted: readonly Accepted[],
  currency: string,
  escalatesAt: number | null,
  now: number,
): Promise<PublicOrderRecord[]> {
  if (accepted.length === 0) return [];
  const itemCount = accepted.reduce((sum, order) => sum + order.lines.length, 0);
  const count = accepted.length;
  const next = await tx.events.reserve({ event: count, order: count, orderItem: itemCount, statusEvent: count });
  let nextItem = next.orderItem;
  const rows = { orders: [] as NewOrder[], items: [] as NewOrderItem[], statusEvents: [] as NewStatusEvent[] };
  const keys: KeptKey[] = [];
  const events: LogEvent[] = [];
  const placedAt = toInstant(now);
  const placed = accepted.map(({ placement, destination, lines }, index): PublicOrderRecord => {
    const id = next.order + index;
    const deviceId = destination.device?.id ?? null;
    rows.orders.push({
      id,
      device_id: deviceId,
      room_id: destination.roomId,
      status: 'PLACED',
      note: placement.note,
      currency,
      placed_by: placement.placedBy,
      placed_at: now,
      escalates_at: escalatesAt,
    });
    const items = lines.map(
      ({ product, quantity, note, options }): NewOrderItem => ({
        id: nextItem++,
        order_id: id,
        product_id: product.id,
        product_name: product.name,
        product_category: product.categoryName,
        product_image_url: product.imageUrl,
        unit_label: product.unitLabel,
        price_minor: options.reduce((sum, { price_minor }) => sum + price_minor, product.priceMinor),
        quantity,
        note,
        options: JSON.stringify(options),
        created_at: now,
      }),
    );
    rows.items.push(...items);
    rows.statusEvents.push({
      id: next.statusEvent + index,
      order_id: id,
      from_status: null,
      to_status: 'PLACED',
      changed_by: placement.placedBy,
      changed_at: now,
      note: '',
    });
    events.push({
      kind: 'order_placed',
      orderId: id,
      deviceId,
      deviceUid: destination.device?.uid ?? '',
      roomCode: destination.roomCode,
      placedAt: now,
    });
    if (placement.idempotency) keys.push({ ...placement.idempotency, orderId: id });
    return {
      id,
      status: 'PLACED',
      placed_at: placedAt,
      delivered_at: null,
      note: placement.note,
      items: items.map(itemView),
    };
  });
  await tx.orders.insert(rows.orders, rows.items, rows.statusEvents);
  await tx.idempotency.dropStale(
    keys.map((key) => key.id),
    now - IDEMPOTENCY_WINDOW_MS,
  );
  await tx.idempotency.keep(keys, now);
  await tx.events.insertAt(next.event, events, now);
  return placed;
}

/** A migrated store with two rooms, two devices, two products and two users in it, and its commands, for tests. */
import { ProductCreation } from '@comanda/protocol/catalog';
import type { OrderLine, OrderStatus } from '@comanda/protocol/order';
import { bindCommands, type Commands } from '../../src/commands/all.ts';
import { oneByOne } from '../../src/commands/command.ts';
import type { MoveOutcome } from '../../src/commands/move-order.ts';
import type { Placement, PlacementOutcome } from '../../src/commands/place-order.ts';
import { Outlook } from '../../src/domain/outlook.ts';
import type { Engine } from '../../src/store/engine.ts';
import type { PublicOrderRecord } from '../../src/store/orders.ts';
import { migrate, openStore, type Store } from '../../src/store/store.ts';
import { TestClock } from './clock.ts';

/** When it is in the tests that use it, until they move the clock. */
export const START = Date.parse('2026-01-15T14:30:00.000Z');

export const RETENTION_MS = 7 * 24 * 60 * 60_000;

/** The devices of rooms 101 and 102. */
export const DEVICE_UIDS = ['ipad-room-101', 'ipad-room-102'] as const;

export interface SmallClinic {
  readonly clock: TestClock;
  readonly engine: Engine;
  readonly store: Store;
  readonly commands: Commands;
  /** Ids, in the order in which they were made. */
  readonly rooms: readonly [number, number];
  readonly devices: readonly [number, number];
  readonly products: readonly [number, number];
  readonly admin: number;
  readonly staff: number;
  /** Places an order as the first device would, unless told otherwise. */
  place(wish?: Partial<Placement>): Promise<PlacementOutcome>;
  /** Places an order that must succeed. */
  order(wish?: Partial<Placement>): Promise<PublicOrderRecord>;
  move(orderId: number, to: OrderStatus, expected?: OrderStatus): Promise<MoveOutcome>;
}

/** What tests do with an opened store: the same on each connection to the same data. */
export function bindClinic(
  engine: Engine,
  clock: TestClock,
  onCommit: () => void = () => {},
  outlook: Outlook = new Outlook(),
) {
  const store = openStore(engine, onCommit);
  const commands = bindCommands(store.transactor, clock, {
    currency: 'EUR',
    eventRetentionMs: RETENTION_MS,
    outlook,
  });
  return { store, commands };
}

/** An order of one of a product by the first device, unless wished otherwise. */
export function placement(productId: number, wish: Partial<Placement> = {}): Placement {
  const items: OrderLine[] = [{ product_id: productId, quantity: 1 }];
  return {
    target: { kind: 'device', uid: DEVICE_UIDS[0] },
    items,
    note: '',
    placedBy: null,
    idempotency: null,
    ...wish,
  };
}

/** The id of something that a command was to make. */
export function made(outcome: { readonly ok: true; readonly value: number } | { readonly ok: false }): number {
  if (!outcome.ok) throw new Error(`Not made: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

const furnish = oneByOne('furnish', async ({ catalog }, now: number): Promise<[number, number]> => {
  const category = await catalog.insertCategory({ name: 'Bebidas', position: 0, is_active: true });
  const product = (name: string, price_minor: number) =>
    catalog.insertProduct(ProductCreation.parse({ name, category, unit_label: 'vaso', price_minor }), now);
  return [await product('Agua', 0), await product('Zumo', 250)];
});

export async function openSmallClinic(engine: Engine, onCommit: () => void = () => {}): Promise<SmallClinic> {
  await migrate(engine);
  const clock = new TestClock(START);
  const { store, commands } = bindClinic(engine, clock, onCommit);
  const room = async (code: string) => made(await commands.createRoom({ code, is_active: true }));
  const rooms = [await room('101'), await room('102')] as const;
  const device = async (device_uid: string, place: number) =>
    made(await commands.createDevice({ device_uid, device_type: 'IPAD', room: place, is_active: true }));
  const devices = [await device(DEVICE_UIDS[0], rooms[0]), await device(DEVICE_UIDS[1], rooms[1])] as const;
  // Not by the commands that tell of it: the log of a test begins with what the test does.
  const products = await store.transactor.bind(furnish)(clock.now());
  const user = async (email: string, role: 'ADMIN' | 'STAFF') =>
    made(await commands.createUser({ email, passwordHash: 'no password opens this', role, is_active: true }));
  const admin = await user('admin@example.com', 'ADMIN');
  const staff = await user('staff@example.com', 'STAFF');

  const place = (wish: Partial<Placement> = {}) => commands.placeOrder(placement(products[0], wish));
  return {
    clock,
    engine,
    store,
    commands,
    rooms,
    devices,
    products,
    admin,
    staff,
    place,
    async order(wish) {
      const outcome = await place(wish);
      if (outcome.kind !== 'placed') throw new Error(`Not placed: ${JSON.stringify(outcome)}`);
      return outcome.order;
    },
    move: (orderId, to, expected) =>
      commands.moveOrder({ orderId, to, expected: expected ?? null, note: '', by: staff }),
  };
}

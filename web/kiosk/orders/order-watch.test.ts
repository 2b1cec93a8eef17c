/** What is ready changes the screen once, rings once, and how an order ended is told: once, whoever was away, and in whatever tab. */
import { describe, expect, test } from 'bun:test';
import type { RoomOrder } from '@comanda/client';
import { Room } from '../../test/room.ts';
import { roomOrderOf } from '../../test/room-orders.ts';
import { settled } from '../../test/test-page.ts';
import { OrderWatch } from './order-watch.ts';
import type { HowItStands } from './read-own-order.ts';
import { WatchBook } from './watch-book.ts';

const WATER: RoomOrder['items'] = [
  {
    ...{ id: 1, product: 10, product_name: 'Agua', product_category: null, product_image_url: null },
    ...{ quantity: 2, unit_label: '', note: '', options: [], created_at: '2026-01-15T12:00:00.000Z' },
  },
];

/** Like `localStorage`, for several tabs. */
function storage(isFull = false) {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, text: string) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, text);
    },
    removeItem: (key: string) => void kept.delete(key),
  };
}

interface Start {
  readonly texts?: ReturnType<typeof storage>;
  readonly room?: Room;
  readonly read?: (id: number) => HowItStands | 'unknown';
}

function start({ texts = storage(), room = new Room(WATER), read = () => 'unknown' }: Start = {}) {
  const seen = { rings: 0, reads: [] as number[] };
  const watch = new OrderWatch({
    client: room,
    book: new WatchBook('ipad', texts),
    ring: () => {
      seen.rings++;
    },
    async readOrder(id) {
      seen.reads.push(id);
      return read(id);
    },
  });
  return { room, watch, seen, texts };
}

const WHAT = '2 × Agua';

test('each that is ready changes the screen and rings once, until somebody has seen it', () => {
  const { room, watch, seen } = start();
  room.move(1, 'PREPARING');
  expect([watch.state.ready, seen.rings]).toEqual([[], 0]);
  room.move(1, 'READY');
  room.move(2, 'PLACED');
  expect([watch.state.ready, seen.rings]).toEqual([[1], 1]);
  room.move(2, 'READY');
  expect([watch.state.ready, seen.rings]).toEqual([[1, 2], 2]);
  watch.sawReady();
  room.move(3, 'PLACED');
  expect([watch.state.ready, seen.rings]).toEqual([[], 2]);
});

test('one that was brought before anybody looked holds the screen no longer, and rings no more', () => {
  const { room, watch, seen } = start();
  room.move(1, 'READY');
  room.move(1, 'DELIVERED');
  expect(watch.state).toEqual({ ready: [], cancelled: [], ended: { id: 1, as: 'delivered' } });
  expect(seen.rings).toBe(1);
});

test('one that was called back and is ready again is news again', () => {
  const { room, watch, seen } = start();
  room.move(1, 'READY');
  watch.sawReady();
  room.move(1, 'PREPARING');
  room.move(1, 'READY');
  expect([watch.state.ready, seen.rings]).toEqual([[1], 2]);
});

test('a delivered one is told until it was seen, and taken back where it did not end', () => {
  const { room, watch } = start();
  room.move(1, 'DELIVERED');
  expect(watch.state.ended).toEqual({ id: 1, as: 'delivered' });
  watch.sawEnd();
  expect(watch.state.ended).toBeNull();
  room.move(2, 'DELIVERED');
  room.move(2, 'READY');
  expect(watch.state.ended).toBeNull();
});

describe('one that somebody has cancelled', () => {
  test('is told with what was in it and why, until it was seen, also over a reload', () => {
    const { room, watch, texts } = start();
    room.move(1, 'PLACED');
    room.move(1, 'CANCELLED', 'kitchen_closed');
    room.move(2, 'PLACED');
    room.move(2, 'CANCELLED');
    const cancelled = [
      { id: 1, what: WHAT, reason: 'kitchen_closed' },
      { id: 2, what: WHAT, reason: null },
    ];
    expect(watch.state).toEqual({ ready: [], cancelled, ended: null });
    watch.sawEnd();
    const again = start({ texts });
    expect(again.watch.state.cancelled).toEqual(cancelled);
    again.watch.sawCancelled();
    expect(again.watch.state.cancelled).toEqual([]);
    expect(start({ texts }).watch.state.cancelled).toEqual([]);
  });

  test('by the room itself is no surprise; one whose cancelling was refused is, when it comes', () => {
    const { room, watch } = start();
    room.move(1, 'PLACED');
    watch.cancelling(1);
    room.move(1, 'CANCELLED', 'room_asked');
    expect(watch.state).toEqual({ ready: [], cancelled: [], ended: { id: 1, as: 'cancelled' } });
    room.move(2, 'PLACED');
    const refused = watch.cancelling(2);
    refused();
    room.move(2, 'CANCELLED');
    expect(watch.state.cancelled).toMatchObject([{ id: 2 }]);
  });

  test('and that staff had placed, so that it was never seen here, is told too', () => {
    const { room, watch } = start();
    room.move(7, 'CANCELLED', 'mistake');
    expect(watch.state.cancelled).toEqual([{ id: 7, what: '', reason: 'mistake' }]);
  });
});

describe('who was away when one ended', () => {
  const ENDED: Readonly<Record<number, HowItStands | 'unknown'>> = {
    1: { status: 'CANCELLED', cancel_reason: 'not_available' },
    2: { status: 'DELIVERED', cancel_reason: null },
    3: 'unknown',
    4: { status: 'PREPARING', cancel_reason: null },
  };

  test('asks how, once it hears the server, and tells it as if it had been there', async () => {
    const before = start();
    for (const id of [1, 2, 3, 4]) before.room.move(id, 'PLACED');
    const { room, watch, seen } = start({ texts: before.texts, read: (id) => ENDED[id] ?? 'unknown' });
    room.show(new Map(), 'connecting');
    await settled();
    expect(seen.reads).toEqual([]);
    room.show(new Map());
    await settled();
    expect(seen.reads).toEqual([1, 2, 3, 4]);
    expect(watch.state).toEqual({
      ready: [],
      cancelled: [{ id: 1, what: WHAT, reason: 'not_available' }],
      ended: { id: 2, as: 'delivered' },
    });
    // One that is open after all is in the next list.
    room.show(new Map([[4, roomOrderOf({ id: 4, items: WATER })]]));
    await settled();
    expect(seen.reads).toEqual([1, 2, 3, 4]);
  });

  test('asks again where nobody could say', async () => {
    const before = start();
    before.room.move(1, 'PLACED');
    let isAway = true;
    const { room, watch, seen } = start({
      texts: before.texts,
      read: () => {
        if (isAway) throw new TypeError('away');
        return { status: 'CANCELLED', cancel_reason: null };
      },
    });
    room.show(new Map());
    await settled();
    expect([seen.reads, watch.state.cancelled]).toEqual([[1], []]);
    isAway = false;
    room.show(new Map());
    await settled();
    expect(watch.state.cancelled).toMatchObject([{ id: 1 }]);
  });

  test('asks nothing about what an event tells', async () => {
    const { room, seen } = start();
    room.move(1, 'PLACED');
    room.move(1, 'DELIVERED');
    await settled();
    expect(seen.reads).toEqual([]);
  });
});

describe('two tabs', () => {
  test('say the same, and what was seen in one is seen in the other', () => {
    const one = start();
    const two = start({ texts: one.texts });
    for (const { room } of [one, two]) room.move(1, 'READY');
    for (const { room } of [one, two]) {
      room.move(2, 'PLACED');
      room.move(2, 'CANCELLED');
    }
    const cancelled = [{ id: 2, what: WHAT, reason: null }];
    for (const { watch } of [one, two]) expect(watch.state).toEqual({ ready: [1], cancelled, ended: null });
    one.watch.sawReady();
    one.watch.sawCancelled();
    two.watch.takeKept();
    expect(two.watch.state).toEqual({ ready: [], cancelled: [], ended: null });
  });

  test('of which one hears of it late do not tell what was told and seen', () => {
    const one = start();
    const two = start({ texts: one.texts });
    for (const { room } of [one, two]) room.move(1, 'PLACED');
    one.room.move(1, 'CANCELLED');
    one.watch.sawCancelled();
    two.room.move(1, 'CANCELLED');
    expect(two.watch.state.cancelled).toEqual([]);
  });
});

test('a reload shows and rings nothing anew that was seen to be ready', () => {
  const before = start();
  before.room.move(1, 'READY');
  before.watch.sawReady();
  const { room, watch, seen } = start({ texts: before.texts });
  room.show(before.room.state.orders);
  expect([watch.state.ready, seen.rings]).toEqual([[], 0]);
});

test('a device that keeps nothing tells all of it for as long as its page is open', () => {
  const { room, watch } = start({ texts: storage(true) });
  room.move(1, 'PLACED');
  room.move(1, 'CANCELLED', 'mistake');
  expect(watch.state.cancelled).toEqual([{ id: 1, what: WHAT, reason: 'mistake' }]);
  room.move(2, 'READY');
  watch.sawReady();
  watch.sawCancelled();
  expect(watch.state).toEqual({ ready: [], cancelled: [], ended: null });
});

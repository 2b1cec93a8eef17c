/** What is ready changes the screen once, rings once, and how an order ended is told. */
import { expect, test } from 'bun:test';
import { Room } from '../../test/room.ts';
import { OrderWatch } from './order-watch.ts';

function start() {
  const room = new Room();
  const seen = { rings: 0 };
  const watch = new OrderWatch(room, () => {
    seen.rings++;
  });
  return { room, watch, seen };
}

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
  expect(watch.state).toEqual({ ready: [], ended: { id: 1, as: 'delivered' } });
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

test('how one ended is told until it was seen, and taken back where it did not end', () => {
  const { room, watch } = start();
  room.move(1, 'CANCELLED');
  expect(watch.state.ended).toEqual({ id: 1, as: 'cancelled' });
  watch.sawEnd();
  expect(watch.state.ended).toBeNull();
  room.move(2, 'DELIVERED');
  room.move(2, 'READY');
  expect(watch.state.ended).toBeNull();
});

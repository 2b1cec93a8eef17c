/** The shelf follows all that it is made of, and is the same where nothing of it has changed. */
import { expect, test } from 'bun:test';
import type { Board, BoardOrder, StaffEvents, StaffState } from '@comanda/client';
import type { StaffOrder } from '@comanda/protocol/order';
import { Observable } from '../../core/observable.ts';
import { detailsOf, IN_HAND, lineOf, orderOf } from '../../test/orders.ts';
import { ALL, type View } from '../stations/stations.ts';
import { TicketShelf } from './ticket-shelf.ts';

class Told<S> extends Observable<S> {
  tell(state: S): void {
    this.set(state);
  }
}

const LIVE = { status: 'live', why: null, asOf: 0 } as const;
const board = (...orders: BoardOrder[]): Board => new Map(orders.map((order) => [order.id, order]));

function scene(...orders: BoardOrder[]) {
  const client = new Told<StaffState>({ connection: LIVE, orders: board(...orders) });
  const site = new Told<{ unconfirmed: readonly StaffOrder[] }>({ unconfirmed: [] });
  const makersOf = ({ product }: { product: number }) => [product === 10 ? 'Bar' : 'Cocina'];
  const station = new Told<{ view: View; makersOf: typeof makersOf }>({ view: ALL, makersOf });
  const feed = {
    get state() {
      return client.state;
    },
    on: <K extends keyof StaffEvents>(_name: K, listener: (event: StaffEvents[K]) => void) =>
      client.on('change', () => Reflect.apply(listener, null, [])),
  };
  const shelf = new TicketShelf({ client: feed, site, station });
  shelf.start();
  const ids = () => shelf.state.list.map(({ id }) => id);
  const order = (...now: BoardOrder[]) => client.tell({ connection: LIVE, orders: board(...now) });
  return { shelf, site, station, ids, order };
}

test('it follows the orders, what must be confirmed, and the station', () => {
  const { shelf, site, station, ids, order } = scene(orderOf({ id: 1 }));
  expect(ids()).toEqual([1]);
  order(orderOf({ id: 1 }), orderOf({ id: 2 }));
  expect(ids()).toEqual([1, 2]);
  const unconfirmed = { change: 'cancelled' as const, at: '2026-01-15T12:05:00.000Z' };
  site.tell({ unconfirmed: [detailsOf({ id: 3, status: 'CANCELLED', unconfirmed })] });
  expect(ids()).toEqual([1, 2, 3]);
  expect([...shelf.state.calling]).toEqual([1, 2, 3]);
  station.tell({ ...station.state, view: { of: 'station', name: 'Cocina' } });
  expect(ids()).toEqual([]);
  shelf.stop();
  order();
  expect(ids()).toEqual([]);
});

test('an event of one order that hangs where it hung is no news to the shelf', () => {
  const { shelf, order } = scene(orderOf({ id: 1, ...IN_HAND }), orderOf({ id: 2, ...IN_HAND }));
  const before = shelf.state;
  let told = 0;
  shelf.on('change', () => told++);
  const marked = detailsOf({ id: 1, items: [lineOf({ done_at: '2026-01-15T12:05:00.000Z' })] });
  order(orderOf({ id: 1, ...IN_HAND, details: marked }), orderOf({ id: 2, ...IN_HAND }));
  expect(told).toBe(0);
  expect(shelf.state).toBe(before);
});

test('narrowed to a stage it still shows what somebody must touch, and counts all', () => {
  const { shelf, ids } = scene(
    orderOf({ id: 1 }),
    orderOf({ id: 2, status: 'PREPARING' }),
    orderOf({ id: 3, status: 'READY' }),
    orderOf({ id: 4, ...IN_HAND }),
  );
  shelf.narrow('ready');
  expect(ids()).toEqual([1, 3]);
  expect(shelf.state.counts).toEqual({ waiting: 1, taken: 1, preparing: 1, ready: 1 });
  shelf.narrow('waiting');
  expect(ids()).toEqual([1]);
  shelf.narrow(null);
  expect(ids()).toEqual([1, 2, 3, 4]);
});

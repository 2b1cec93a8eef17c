/** What is said aloud of orders that go on, whichever screen stands: each step of one once, and nothing of what was there before. */
import { type KioskClient, type RoomOrders, type RoomStatus, roomStatus } from '@comanda/client';
import { Observable } from '../../core/observable.ts';

export interface StatusStep {
  readonly id: number;
  readonly status: RoomStatus;
}

/** The newest step; null while nothing has gone on. */
export class StatusNews extends Observable<StatusStep | null> {
  constructor(client: Pick<KioskClient, 'state' | 'on'>) {
    super(null);
    let known = statusesOf(client.state.orders);
    client.on('change', () => {
      const now = statusesOf(client.state.orders);
      for (const [id, status] of now) {
        const before = known.get(id);
        if (before !== undefined && before !== status) this.set({ id, status });
      }
      known = now;
    });
  }
}

function statusesOf(orders: RoomOrders): ReadonlyMap<number, RoomStatus> {
  return new Map([...orders.values()].map((order) => [order.id, roomStatus(order)]));
}

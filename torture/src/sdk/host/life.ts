/** One life of a client, from the loading of its page until it is loaded again: what it is told goes into the reports. */
import type { OrderStatus } from '@comanda/protocol/order';
import { z } from 'zod';
import type {
  ConnectionStatus,
  NewOrderEvent,
  OrderUpdatedEvent,
  StatusChangedEvent,
} from '../../../../client/src/comanda.ts';
import type { Report } from '../words.ts';
import { Surroundings } from './surroundings.ts';

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Reports of one member: whose it is goes without saying. */
export type Tell = (report: Without<Report, 'member'>) => void;

/** The page has gone; what it waited for it will never hear of. */
export class PageGone extends Error {}

const Heartbeat = z.object({ type: z.literal('heartbeat'), cursor: z.string() });

export class Life {
  readonly surroundings: Surroundings;
  readonly #tell: Tell;
  readonly #gone = Promise.withResolvers<never>();
  #last = '';

  /** `upToDate`: the server has said that this client knows all up to a cursor. */
  constructor(seed: number, tell: Tell, upToDate: (cursor: string) => void) {
    this.#tell = tell;
    this.#gone.promise.catch(() => {});
    this.surroundings = new Surroundings(seed, {
      connects: () => tell({ tell: 'connects' }),
      from: ({ cursor, results }) => tell({ tell: 'snapshot', cursor, orders: results }),
      given: (text) => {
        const heartbeat = Heartbeat.safeParse(JSON.parse(text));
        if (heartbeat.success) upToDate(heartbeat.data.cursor);
      },
    });
    tell({ tell: 'life' });
  }

  end(): void {
    this.surroundings.end();
    this.#gone.reject(new PageGone());
  }

  orGone<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#gone.promise]);
  }

  /** The client tells its page of an event. Only while it is connected can that have come by the feed. */
  told(event: NewOrderEvent | OrderUpdatedEvent | StatusChangedEvent, status: ConnectionStatus): void {
    if (this.surroundings.hasEnded) return;
    this.#tell({ tell: 'event', event, by: status === 'catching_up' || status === 'live' ? 'feed' : 'snapshot' });
  }

  /** Answers whether it is now connected in another way than before, or waits for other orders. */
  changed(status: ConnectionStatus, waiting: number, atWork: number): boolean {
    const now = `${status} ${waiting}`;
    if (this.surroundings.hasEnded || now === this.#last) return false;
    this.#last = now;
    this.#tell({ tell: 'status', status, waiting, atWork });
    return true;
  }
}

export function known(orders: ReadonlyMap<number, { readonly id: number; readonly status: OrderStatus }>) {
  return [...orders.values()].map(({ id, status }) => ({ id, status }));
}

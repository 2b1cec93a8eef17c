/** The tickets of this screen as they hang, kept up to date with the orders, the readings, the station and the stage. */
import type { StaffClient } from '@comanda/client';
import { Observable } from '../../core/observable.ts';
import { onOrders } from '../live/on-orders.ts';
import { concerns } from '../stations/stations.ts';
import { countStages, isSameCount, type Stage, type StageCounts, stageOf } from '../tickets/stage.ts';
import { isSameList, type TicketEntry, ticketList } from '../tickets/ticket-list.ts';
import type { SiteRead } from './site-readings.ts';
import type { StationState } from './station-view.ts';

export interface Shelf {
  /** The same one as long as its tickets are, like all of these. */
  readonly list: readonly TicketEntry[];
  /** Numbers of those that somebody must touch. */
  readonly calling: ReadonlySet<number>;
  /** How many of this station's are in each stage, also of those that are not shown. */
  readonly counts: StageCounts;
  /** What the screen is narrowed to, beside what must be touched; null: to nothing. */
  readonly stage: Stage | null;
}

interface Watched<S> {
  readonly state: S;
  on(name: 'change', listener: () => void): () => void;
}

export interface ShelfParts {
  readonly client: Pick<StaffClient, 'state' | 'on'>;
  readonly site: Watched<Pick<SiteRead, 'unconfirmed'>>;
  readonly station: Watched<Pick<StationState, 'view' | 'makersOf'>>;
}

export class TicketShelf extends Observable<Shelf> {
  readonly #parts: ShelfParts;
  #stops: readonly (() => void)[] = [];

  constructor(parts: ShelfParts) {
    super({ list: [], calling: new Set(), counts: countStages([]), stage: null });
    this.#parts = parts;
  }

  start(): void {
    const { client, site, station } = this.#parts;
    const take = () => this.#take(this.state.stage);
    this.#stops = [onOrders(client, take), site.on('change', take), station.on('change', take)];
    take();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Not kept over a reload: a board that begins begins whole. */
  narrow(stage: Stage | null): void {
    this.#take(stage);
  }

  #take(stage: Stage | null): void {
    const { client, site, station } = this.#parts;
    const { orders } = client.state;
    const { view, makersOf } = station.state;
    const scene = { orders: orders.values(), unconfirmed: site.state.unconfirmed };
    const list: TicketEntry[] = [];
    const calling = new Set<number>();
    const stages: Stage[] = [];
    for (const entry of ticketList(scene, (details) => concerns(details, view, makersOf))) {
      const stands = stageOf(entry, orders.get(entry.id));
      stages.push(stands);
      if (stands === 'waiting') calling.add(entry.id);
      if (!stage || stands === stage || stands === 'waiting') list.push(entry);
    }
    const counts = countStages(stages);
    const before = this.state;
    const next = {
      list: isSameList(list, before.list) ? before.list : list,
      calling: isSameSet(calling, before.calling) ? before.calling : calling,
      counts: isSameCount(counts, before.counts) ? before.counts : counts,
      stage,
    };
    const isSame =
      next.list === before.list &&
      next.calling === before.calling &&
      next.counts === before.counts &&
      stage === before.stage;
    if (!isSame) this.set(next);
  }
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

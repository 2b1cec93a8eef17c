/** What an SDK client in another process has shown and told, written down as the judge reads it. */
import type { PlainDown } from '@comanda/protocol/feed';
import type { Answer } from '../../../server/test/faults/checker.ts';
import { movedName, placedName } from '../../../server/test/faults/history.ts';
import type { FrameBook } from '../clients/frame-book.ts';
import { Journal } from '../clients/journal.ts';
import type { Moment, Snapshot, Stretch } from '../clients/resuming-screen.ts';
import type { Report } from './words.ts';

/** From the loading of a page to the next. */
export interface Life {
  readonly stretches: Stretch[];
  /** Orders that it told its page of because it found them in a snapshot: events by name. */
  readonly found: string[];
}

export interface Shown {
  readonly status: string;
  /** Orders on their way, and those in the storage. */
  readonly waiting: number;
  readonly stored: number;
  /** Orders without their lines. */
  readonly bare: number;
  readonly orders: Snapshot['orders'];
}

export interface MemberWorld {
  readonly book: FrameBook;
  readonly answered: Answer[];
  complain(who: string, what: string): void;
}

type Step = Extract<Report, { tell: 'moved' }>['steps'][number];

/** Who waits for what becomes of an order. */
interface Waiter {
  resolve(id: number | null): void;
}

export class Member {
  readonly name: string;
  readonly lives: Life[] = [];
  readonly stretches: Stretch[] = [];
  readonly moments: Moment[] = [];
  /** What it showed each time that the server said that it knows all. */
  readonly looks: Snapshot[] = [];
  /** Wishes that its storage has taken. */
  readonly kept = new Set<string>();
  /** Wishes whose page went before they were answered. */
  readonly left = new Set<string>();
  connects = 0;
  lastEvent: string | null = null;
  status = 'stopped';
  waiting = 0;
  atWork = 0;
  /** As it was when it was last asked. */
  shown: Shown | null = null;
  readonly #world: MemberWorld;
  readonly #placing = new Map<string, Waiter>();
  readonly #moving = new Map<string, (step: Step) => void>();
  #whenShown = Promise.withResolvers<void>();

  constructor(name: string, world: MemberWorld) {
    this.name = name;
    this.#world = world;
  }

  get isSettled(): boolean {
    return this.status === 'live' && this.waiting === 0 && this.atWork === 0;
  }

  /** Resolves with the order's number, or with null where its page went before. */
  untilPlaced(intent: string): Promise<number | null> {
    return new Promise((resolve) => this.#placing.set(intent, { resolve }));
  }

  untilMoved(note: string): Promise<Step> {
    return new Promise((resolve) => this.#moving.set(note, resolve));
  }

  /** Resolves when it shows itself the next time. */
  untilShown(): Promise<void> {
    return this.#whenShown.promise;
  }

  take(at: number, report: Report): void {
    switch (report.tell) {
      case 'life':
        this.moments.push({ at, what: 'loaded' });
        this.lives.push({ stretches: [], found: [] });
        return;
      case 'status':
        if (report.status !== this.status) this.moments.push({ at, what: report.status });
        this.status = report.status;
        this.waiting = report.waiting;
        this.atWork = report.atWork;
        return;
      case 'connects':
        this.connects += 1;
        return;
      case 'snapshot': {
        const { cursor, orders } = report;
        const stretch = { snapshot: { cursor, orders }, at, seen: new Journal() };
        this.stretches.push(stretch);
        this.lives.at(-1)?.stretches.push(stretch);
        this.moments.push({ at, what: `snapshot at ${cursor}` });
        return;
      }
      case 'event':
        this.#told(at, report.event, report.by);
        return;
      case 'look':
        this.looks.push({ cursor: report.cursor, orders: report.orders });
        return;
      case 'kept':
        this.kept.add(report.intent);
        return;
      case 'placed': {
        const { intent, id, placed_at } = report;
        this.#world.answered.push({ intent, event: placedName(id, placed_at) });
        this.#placing.get(intent)?.resolve(id);
        return;
      }
      case 'left':
        this.left.add(report.intent);
        this.#placing.get(report.intent)?.resolve(null);
        return;
      case 'moved':
        for (const step of report.steps) {
          const event = movedName(report.id, step.to_status, step.changed_at);
          this.#world.answered.push({ intent: step.note, event });
          this.#moving.get(step.note)?.(step);
        }
        return;
      case 'trouble':
        this.#world.complain(this.name, report.what);
        return;
      case 'shown':
        this.shown = report;
        this.#whenShown.resolve();
        this.#whenShown = Promise.withResolvers();
        return;
    }
  }

  #told(at: number, event: PlainDown, by: 'feed' | 'snapshot'): void {
    const told = this.#world.book.read(JSON.stringify(event), false);
    const life = this.lives.at(-1);
    const stretch = life?.stretches.at(-1);
    if (told?.event && stretch && by === 'feed') {
      stretch.seen.add(told.number, at);
      this.lastEvent = told.event;
    } else if (told?.event && life && event.type === 'new_order') life.found.push(told.event);
    else this.#world.complain(this.name, `told while it was not connected: ${JSON.stringify(event)}`);
  }
}

/** How long each order's stages take, seen from the events alone, as they happen. */
import type { LogEvent } from '../domain/log-event.ts';
import type { Stage } from '../domain/order-stages.ts';

interface Course {
  readonly placedAt: number;
  shownAt: number | null;
  acknowledgedAt: number | null;
  readyAt: number | null;
}

/** The newest so many orders are followed: their numbers rise by one. Older ones are missing from the figures. */
export const MOST_FOLLOWED = 20_000;

export class StageWatch {
  readonly #courses = new Map<number, Course>();
  readonly #observe: (stage: Stage, ms: number) => void;

  constructor(observe: (stage: Stage, ms: number) => void) {
    this.#observe = observe;
  }

  onEvent(event: LogEvent): void {
    switch (event.kind) {
      case 'order_placed': {
        const { orderId, placedAt } = event;
        this.#courses.set(orderId, { placedAt, shownAt: null, acknowledgedAt: null, readyAt: null });
        // By its number, because to look for the first entry of a map is to pass over all that were deleted before it.
        this.#courses.delete(orderId - MOST_FOLLOWED);
        return;
      }
      case 'order_shown': {
        const course = this.#courses.get(event.orderId);
        if (!course || course.shownAt !== null) return;
        course.shownAt = event.at;
        this.#tell('notify', course.placedAt, event.at);
        return;
      }
      case 'order_acknowledged':
        this.#acknowledge(event.orderId, event.at);
        return;
      case 'order_moved':
        if (event.acknowledges) this.#acknowledge(event.orderId, event.changedAt);
        this.#move(event);
        return;
      default:
        return;
    }
  }

  #acknowledge(orderId: number, at: number): void {
    const course = this.#courses.get(orderId);
    if (!course || course.acknowledgedAt !== null) return;
    course.acknowledgedAt = at;
    this.#tell('acknowledge', course.placedAt, at);
  }

  #move({ orderId, status, changedAt }: Extract<LogEvent, { kind: 'order_moved' }>): void {
    const course = this.#courses.get(orderId);
    if (!course) return;
    if (status === 'READY' && course.readyAt === null) {
      course.readyAt = changedAt;
      this.#tell('prepare', course.acknowledgedAt ?? course.placedAt, changedAt);
    }
    if (status === 'DELIVERED') {
      if (course.readyAt !== null) this.#tell('deliver', course.readyAt, changedAt);
      this.#tell('total', course.placedAt, changedAt);
    }
    // A delivery may be taken back, but its times were told.
    if (status === 'DELIVERED' || status === 'CANCELLED') this.#courses.delete(orderId);
  }

  /** A clock that was set back makes no order faster than at once. */
  #tell(stage: Stage, from: number, to: number): void {
    this.#observe(stage, Math.max(0, to - from));
  }
}

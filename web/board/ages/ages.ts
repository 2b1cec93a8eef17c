/** How old an order is, how long it has stood in its stage, and whether that is too long. */
import type { BoardOrder } from '@comanda/client';
import type { Board } from '@comanda/protocol/setting';

/** For each stage, from when on an order in it draws the eye, and from when on it is late. */
export type LateTimes = Board['late'];

export type Lateness = 'fresh' | 'warn' | 'late';

type Dated = Pick<BoardOrder, 'placed_at' | 'changed_at'>;

/** Milliseconds since the order was placed; null where nobody has said when. */
export function ageMs({ placed_at }: Pick<Dated, 'placed_at'>, now: number): number | null {
  return elapsedMs(placed_at, now);
}

/** Milliseconds since the order came to its stage. */
export function standingMs({ placed_at, changed_at }: Dated, now: number): number | null {
  return elapsedMs(changed_at, now) ?? elapsedMs(placed_at, now);
}

/** `instant`: UTC, ISO 8601, or empty. What seems to lie ahead has only just happened. */
function elapsedMs(instant: string, now: number): number | null {
  const then = Date.parse(instant);
  return Number.isNaN(then) ? null : Math.max(now - then, 0);
}

/** Fresh until the settings are known: nothing is called late on a guess. */
export function latenessOf(order: Dated & Pick<BoardOrder, 'status'>, times: LateTimes | null, now: number): Lateness {
  const standing = standingMs(order, now);
  if (!times || standing === null) return 'fresh';
  switch (order.status) {
    case 'PLACED':
    case 'PREPARING':
    case 'READY': {
      const { warn_s, late_s } = times[order.status];
      if (standing >= late_s * 1_000) return 'late';
      return standing >= warn_s * 1_000 ? 'warn' : 'fresh';
    }
    case 'DELIVERED':
    case 'CANCELLED':
      return 'fresh';
  }
}

const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;

/** An age in whole minutes, for words as well as for figures: "1 hora y 5 minutos" is for who listens. */
export interface Age {
  readonly hours: number;
  readonly minutes: number;
}

export function ageOf(ms: number): Age {
  const minutes = Math.floor(ms / MINUTE_MS);
  return { hours: Math.floor(minutes / MINUTES_PER_HOUR), minutes: minutes % MINUTES_PER_HOUR };
}

/** `3 min`, `1 h 05`: the same in every language, and no longer than a glance; empty where nobody knows. */
export function ageText(ms: number | null): string {
  if (ms === null) return '';
  const { hours, minutes } = ageOf(ms);
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes).padStart(2, '0')}`;
}

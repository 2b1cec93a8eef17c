/** What whoever places an order or notes a receipt must know of custody without asking the store: kept up to date by the server. */
import type { Ladder } from '@comanda/protocol/setting';
import { DEFAULT_LADDER, firstLook, firstUnacknowledgedMs } from './escalation.ts';

export class Outlook {
  ladder: Ladder = DEFAULT_LADDER;
  isWatched = true;

  /** When an order placed at this moment must be looked at first. */
  firstLook(placedAt: number): number | null {
    return firstLook(this.ladder, placedAt, this.isWatched);
  }

  /** Milliseconds from being shown to the first step of an order that nobody takes. */
  firstUnacknowledgedMs(): number | null {
    return firstUnacknowledgedMs(this.ladder);
  }
}

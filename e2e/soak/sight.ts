/** What was seen of the board's page, and when, in words that the judge understands. */

/** A ticket as it hangs. */
export interface TicketSeen {
  readonly id: number;
  readonly status: string;
  readonly tone: string;
  /** Name of who has it, as it is written there. */
  readonly owner: string | null;
  /** What its one large button does; null where it has none. */
  readonly press: string | null;
}

export interface Seen {
  readonly connection: string;
  readonly sound: string;
  readonly isSignedOut: boolean;
  readonly hasDialog: boolean;
  readonly hasProblem: boolean;
  readonly undoable: readonly number[];
  readonly tickets: readonly TicketSeen[];
}

/** From this moment on, in milliseconds since 1970, the header said so. */
export interface Moment {
  readonly at: number;
  readonly connection: string;
  readonly sound: string;
}

/** From one load of the page to the next. */
export interface Life {
  /** As the page named itself to the server. */
  readonly screens: ReadonlySet<string>;
  readonly moments: readonly Moment[];
  readonly endedAt: number;
}

export function isMoments(value: unknown): value is Moment[] {
  return Array.isArray(value) && value.every((each) => typeof Object(each).at === 'number');
}

export function isSeen(value: unknown): value is Seen {
  return typeof value === 'object' && value !== null && 'tickets' in value && Array.isArray(value.tickets);
}

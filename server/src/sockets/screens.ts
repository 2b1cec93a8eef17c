/** The screens that are connected here: how each says that it is, which of them count, and who is handed an order. */
import type { Presence } from '@comanda/protocol/feed';
import type { Audience } from '../custody/witness.ts';
import type { Clock } from '../domain/clock.ts';
import { HEARD_FOR_MS, isNoticed } from '../domain/screens.ts';
import type { ScreenRecord } from '../store/screens.ts';
import type { StaffSession } from './session.ts';

export class Screens {
  readonly #clock: Clock;
  /** In the order in which they came. */
  readonly #sessions = new Set<StaffSession>();
  #healthy = 0;
  #audience: Audience | null = null;
  #onChange: () => void = () => {};
  #onWatched: (isWatched: boolean) => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `listener` when screens come, go, or say another thing of themselves than before. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Calls `listener` when the first screen begins to count and when the last one no longer does. */
  onWatched(listener: (isWatched: boolean) => void): void {
    this.#onWatched = listener;
  }

  /** How many screens here count: not every socket that is open has somebody before it. */
  get healthy(): number {
    return this.#healthy;
  }

  get anyHealthy(): boolean {
    return this.#healthy > 0;
  }

  /** Those that are handed what is published now. */
  get audience(): Audience {
    this.#audience ??= audienceOf([...this.#sessions].filter(({ state }) => state === 'live'));
    return this.#audience;
  }

  /** Those that are handed a drill now: the plain protocol does not know of any. */
  beginDrill(): Audience {
    // What is handed on together is kept as one run of numbers: the drill's must not lie within the others'.
    this.#audience = null;
    return audienceOf([...this.#sessions].filter(({ state, dialect }) => state === 'live' && dialect === 'v1'));
  }

  /** As the store knows them; of two sockets of one screen the later one speaks for it. */
  all(): readonly ScreenRecord[] {
    const now = this.#clock.now();
    const byId = new Map<string, ScreenRecord>();
    for (const session of this.#sessions) byId.set(session.screenId, recordOf(session, now));
    return [...byId.values()];
  }

  join(session: StaffSession): void {
    session.connectedAt = this.#clock.now();
    this.#sessions.add(session);
    this.#judge(session);
    this.#changed();
  }

  /** One of them is handed what is published from now on. */
  goLive(): void {
    this.#audience = null;
  }

  leave(session: StaffSession): void {
    if (!this.#sessions.delete(session)) return;
    this.#count(session, false);
    this.#changed();
  }

  present(session: StaffSession, { visible, audio, cursor, skew_ms }: Presence): void {
    if (!this.#sessions.has(session)) return;
    const isNew = !session.reports || session.visible !== visible || session.audio !== audio;
    Object.assign(session, { reports: true, visible, audio, presentMs: 0 });
    session.cursor = cursor ?? null;
    session.skewMs = skew_ms ?? null;
    const counted = session.counts;
    this.#judge(session);
    if (isNew || session.counts !== counted) this.#changed();
  }

  /** Time has passed for it: a screen whose presence has ceased no longer counts. */
  age(session: StaffSession, passedMs: number): void {
    if (!this.#sessions.has(session)) return;
    session.presentMs += passedMs;
    const counted = session.counts;
    this.#judge(session);
    if (session.counts !== counted) this.#changed();
  }

  #judge(session: StaffSession): void {
    this.#count(session, isNoticed(session) && (!session.reports || session.presentMs <= HEARD_FOR_MS));
  }

  #count(session: StaffSession, counts: boolean): void {
    if (session.counts === counts) return;
    session.counts = counts;
    const before = this.anyHealthy;
    this.#healthy += counts ? 1 : -1;
    if (this.anyHealthy !== before) this.#onWatched(this.anyHealthy);
  }

  #changed(): void {
    this.#audience = null;
    this.#onChange();
  }
}

export function audienceOf(sessions: readonly StaffSession[]): Audience {
  return {
    screens: [...new Set(sessions.map(({ screenId }) => screenId))],
    isSilent: sessions.some(({ reports }) => !reports),
  };
}

function recordOf(session: StaffSession, now: number): ScreenRecord {
  const { screenId, userId, reports, visible, audio, skewMs, cursor, connectedAt, presentMs } = session;
  const heardAt = reports ? Math.max(now - presentMs, 0) : now;
  return { id: screenId, userId, reports, visible, audio, skewMs, cursor, connectedAt, heardAt };
}

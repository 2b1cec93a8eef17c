/** What befalls one SDK client: its network, its clock and its page, one thing after the other, as a seed deals them. */
import type { Line } from '../../../server/test/faults/line.ts';
import { until } from '../wait.ts';
import type { Host } from './host.ts';

export const MISHAPS = [
  'cut',
  'half-open',
  'half-open upwards',
  'half-open downwards',
  'held',
  'slow',
  'old frames late',
  'asleep',
  'offline',
  'online',
  'looked at',
  'told to start over',
  'reload',
] as const;
export type Mishap = (typeof MISHAPS)[number];

/** A phone at the end of the garden. */
const SLOW_LATENCY_MS = 120;
const SLOW_BYTES_PER_SECOND = 24 * 1_024;

/** As long as a client waits for a sign of life. */
const SILENCE_MS = 20_000;
/** Timers are at most 5 s late, and reports some milliseconds; the rest is for machines that are busy with something else. */
const NOTICES_WITHIN_MS = 15_000;
const HOUR_MS = 3_600_000;
const MOST_HOURS = 9;

export interface Seat {
  readonly line: Line;
  readonly host: Host;
  /** Which of the process's members. */
  readonly member: number;
}

export interface Haste {
  /** How long a mishap lasts, and how long it is before the next one: at most. */
  readonly lastsMs: number;
  readonly restMs: number;
}

export class Mischief {
  readonly counts = new Map<Mishap, number>();
  /** Times that its line was dead by its own clock, and it did not notice. */
  unnoticed = 0;
  readonly #seat: Seat;
  readonly #random: (below: number) => number;
  readonly #haste: Haste;
  readonly #ended = new AbortController();
  readonly #done: Promise<void>;

  constructor(seat: Seat, random: (below: number) => number, haste: Haste) {
    this.#seat = seat;
    this.#random = random;
    this.#haste = haste;
    this.#done = this.#goOn();
  }

  /** Resolves when everything is mended. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#done;
  }

  async #goOn(): Promise<void> {
    let deck: Mishap[] = [];
    for (;;) {
      await this.#pause(this.#haste.restMs);
      if (this.#ended.signal.aborted) break;
      if (deck.length === 0) deck = [...MISHAPS];
      const [mishap] = deck.splice(this.#random(deck.length), 1);
      if (!mishap) continue;
      await this.#happen(mishap);
      this.counts.set(mishap, (this.counts.get(mishap) ?? 0) + 1);
    }
    this.#seat.line.mend();
  }

  async #pause(mostMs: number): Promise<void> {
    await until(() => false, this.#random(mostMs), this.#ended.signal);
  }

  /** Nothing comes any more, and by its own clock nothing has for too long: it must give the line up without being told. */
  async #notices(): Promise<void> {
    const { host, member } = this.#seat;
    const { signal } = this.#ended;
    let wasFrozen = host.isFrozen;
    const isSo = () => {
      wasFrozen ||= host.isFrozen;
      const status = host.members[member]?.status;
      return wasFrozen || (status !== 'live' && status !== 'catching_up');
    };
    await until(isSo, NOTICES_WITHIN_MS, signal);
    if (!isSo() && !signal.aborted) this.unnoticed += 1;
  }

  async #happen(mishap: Mishap): Promise<void> {
    const { line, host, member } = this.#seat;
    const lasts = () => this.#pause(this.#haste.lastsMs);
    const perhaps = (work: () => void) => {
      if (this.#random(2) === 0) work();
    };
    // Its own clock says that it has waited long enough, or it has not noticed anything when all is well again.
    const waits = () => host.tell({ do: 'pass', member, ms: SILENCE_MS });
    switch (mishap) {
      case 'cut':
        line.cut();
        await lasts();
        break;
      case 'half-open':
      case 'half-open downwards':
        line.swallow(mishap === 'half-open' ? 'both' : 'down');
        await lasts();
        if (this.#random(2) === 0) {
          waits();
          await this.#notices();
        }
        await lasts();
        break;
      case 'half-open upwards':
        line.swallow('up');
        await lasts();
        perhaps(waits);
        await lasts();
        break;
      case 'held':
        line.hold();
        await lasts();
        perhaps(waits);
        await lasts();
        break;
      case 'slow':
        line.slow(SLOW_LATENCY_MS, SLOW_BYTES_PER_SECOND);
        await lasts();
        await lasts();
        break;
      case 'old frames late':
        host.tell({ do: 'hold frames', member });
        await lasts();
        host.tell({ do: 'signal', member, signal: 'online' });
        break;
      case 'asleep':
        line.swallow();
        await lasts();
        host.tell({ do: 'sleep', member, ms: (1 + this.#random(MOST_HOURS)) * HOUR_MS });
        perhaps(() => host.tell({ do: 'signal', member, signal: 'woken' }));
        await this.#notices();
        break;
      case 'offline':
        host.tell({ do: 'signal', member, signal: 'offline' });
        await lasts();
        perhaps(() => host.tell({ do: 'signal', member, signal: 'online' }));
        break;
      case 'online':
        host.tell({ do: 'signal', member, signal: 'online' });
        break;
      case 'looked at':
        host.tell({ do: 'signal', member, signal: 'woken' });
        break;
      case 'told to start over':
        // What happens meanwhile nothing but the snapshot will say.
        line.cut();
        await lasts();
        await lasts();
        host.tell({ do: 'forget', member });
        break;
      case 'reload':
        host.tell({ do: 'reload', member });
        break;
    }
    line.mend();
  }
}

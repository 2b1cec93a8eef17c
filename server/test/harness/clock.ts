/** A clock that stands still until a test moves it. */
import type { Timekeeper } from '../../src/domain/clock.ts';

interface Alarm {
  readonly everyMs: number;
  dueAt: number;
  ring(): void;
}

export class TestClock implements Timekeeper {
  #now: number;
  readonly #alarms = new Set<Alarm>();

  /** Starts at the machine's time unless told otherwise, because sockets and tokens meet real clients. */
  constructor(now: number = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  every(ms: number, ring: () => void): () => void {
    const alarm = { everyMs: ms, dueAt: this.#now + ms, ring };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  /** Like a machine that wakes: whatever came due meanwhile rings, and rings once. */
  advance(ms: number): void {
    this.#now += ms;
    for (const alarm of [...this.#alarms]) {
      if (alarm.dueAt > this.#now) continue;
      alarm.dueAt = this.#now + alarm.everyMs;
      alarm.ring();
    }
  }
}

/** Devices that were refused for doing too much: noted once an hour, however often they try. */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Suspicion } from '../commands/note-suspicion.ts';
import type { Clock } from '../domain/clock.ts';

/** The store decides whether it is news; this only spares it the question, so it need not remember for long. */
const ASK_AGAIN_MS = 10 * 60_000;
const MOST_REMEMBERED = 1_000;

export class Suspicions {
  readonly #commands: Pick<Commands, 'noteSuspicion'>;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #askedAt = new Map<string, number>();
  #working: Promise<void> = Promise.resolve();

  constructor(commands: Pick<Commands, 'noteSuspicion'>, clock: Clock, log: Logger) {
    this.#commands = commands;
    this.#clock = clock;
    this.#log = log;
  }

  suspect(suspicion: Suspicion): void {
    const { device, reason } = suspicion;
    const key = `${reason} ${'uid' in device ? `uid ${device.uid}` : device.id}`;
    const now = this.#clock.now();
    const before = this.#askedAt.get(key);
    if (before !== undefined && Math.abs(now - before) < ASK_AGAIN_MS) return;
    this.#askedAt.delete(key);
    this.#askedAt.set(key, now);
    const [oldest] = this.#askedAt.keys();
    if (this.#askedAt.size > MOST_REMEMBERED && oldest !== undefined) this.#askedAt.delete(oldest);
    this.#working = this.#working.then(() => this.#note(key, suspicion));
  }

  /** Resolves when all that was suspected before has been noted, or could not be. */
  get noted(): Promise<void> {
    return this.#working;
  }

  async #note(key: string, suspicion: Suspicion): Promise<void> {
    try {
      const device = await this.#commands.noteSuspicion(suspicion);
      if (device !== null) this.#log.warn({ event: 'device_suspicious', reason: suspicion.reason, device_id: device });
    } catch (error) {
      // It will try again, and then so do we.
      this.#askedAt.delete(key);
      this.#log.warn({ event: 'suspicion_unwritten', err: error });
    }
  }
}

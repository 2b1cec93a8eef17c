/**
 * Keeps in the store which screens are connected to this server and how they are: what has changed, a moment after it has;
 * all of it every ten seconds, as proof of life; and that they have gone.
 */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Timekeeper } from '../domain/clock.ts';
import type { ScreenRecord } from '../store/screens.ts';
import { Paced } from './paced.ts';

export const PROOF_OF_LIFE_MS = 10_000;

const PACE = { delayMs: 50, everyMs: 250 };

export class ScreenBook {
  readonly #server: string;
  readonly #commands: Pick<Commands, 'noteScreens'>;
  readonly #here: () => readonly ScreenRecord[];
  readonly #log: Logger;
  readonly #writer: Paced;
  readonly #stopTimer: () => void;
  /** What the store knows, by the screen's id. */
  #written = new Map<string, string>();
  #proveLife = false;
  #isFailing = false;

  /** `here`: the screens that are connected now. */
  constructor(
    server: string,
    commands: Pick<Commands, 'noteScreens'>,
    here: () => readonly ScreenRecord[],
    clock: Timekeeper,
    log: Logger,
  ) {
    this.#server = server;
    this.#commands = commands;
    this.#here = here;
    this.#log = log;
    this.#writer = new Paced(PACE, () => this.#write());
    this.#stopTimer = clock.every(PROOF_OF_LIFE_MS, () => {
      if (this.#written.size === 0) return;
      this.#proveLife = true;
      this.#writer.ask();
    });
  }

  changed(): void {
    this.#writer.ask();
  }

  /** Resolves when the store knows what was so before, or cannot be told. */
  async written(): Promise<void> {
    await this.#writer.now();
  }

  async stop(): Promise<void> {
    this.#stopTimer();
    await this.#writer.stop();
  }

  async #write(): Promise<boolean> {
    const screens = new Map(this.#here().map((screen) => [screen.id, { screen, condition: conditionOf(screen) }]));
    const all = this.#proveLife;
    const changed = [...screens.values()].filter(
      ({ screen, condition }) => all || this.#written.get(screen.id) !== condition,
    );
    const here = changed.map(({ screen }) => screen);
    const gone = [...this.#written.keys()].filter((id) => !screens.has(id));
    if (here.length === 0 && gone.length === 0) return true;
    try {
      await this.#commands.noteScreens({ server: this.#server, here, gone });
    } catch (error) {
      if (!this.#isFailing) this.#log.warn({ event: 'screens_unwritten', err: error });
      this.#isFailing = true;
      return false;
    }
    this.#isFailing = false;
    if (all) this.#proveLife = false;
    this.#written = new Map([...screens].map(([id, { condition }]) => [id, condition]));
    return true;
  }
}

/** All but when it was heard: that changes without end. */
function conditionOf({ userId, reports, visible, audio, connectedAt }: ScreenRecord): string {
  return JSON.stringify([userId, reports, visible, audio, connectedAt]);
}

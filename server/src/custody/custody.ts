/** All of custody that a server keeps in memory: it takes what the sockets say, writes it down, and knows whether anybody watches. */
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Suspicion } from '../commands/note-suspicion.ts';
import type { Timekeeper } from '../domain/clock.ts';
import type { ScreenRecord } from '../store/screens.ts';
import type { StoreReader } from '../store/store.ts';
import { Receipts } from './receipts.ts';
import { ScreenBook } from './screen-book.ts';
import { Suspicions } from './suspicions.ts';
import { Watching } from './watching.ts';
import type { Witness } from './witness.ts';

export interface CustodyNeeds {
  readonly commands: Pick<Commands, 'noteReceipts' | 'notePushes' | 'noteScreens' | 'noteSuspicion'>;
  readonly reader: Pick<StoreReader, 'screens'>;
  readonly clock: Timekeeper;
  readonly log: Logger;
  /** True while another server says so through the bus. */
  watchedElsewhere(): boolean;
}

/** The screens that are connected here, as the sockets know them. */
export interface ScreensHere {
  readonly anyHealthy: boolean;
  all(): readonly ScreenRecord[];
}

export class Custody implements AsyncDisposable {
  readonly witness: Witness;
  readonly #receipts: Receipts;
  readonly #screenBook: ScreenBook;
  readonly #suspicions: Suspicions;
  readonly #watching: Watching;
  #screens: ScreensHere | null = null;
  #onWatching: (isWatched: boolean) => void = () => {};

  constructor({ commands, reader, clock, log, watchedElsewhere }: CustodyNeeds) {
    const server = crypto.randomUUID();
    this.#receipts = new Receipts(commands, clock, log);
    this.#screenBook = new ScreenBook(server, commands, () => this.#screens?.all() ?? [], clock, log);
    this.#suspicions = new Suspicions(commands, clock, log);
    this.#watching = new Watching({
      ...{ server, screens: reader.screens, clock, watchedElsewhere },
      watchedHere: () => this.#screens?.anyHealthy ?? false,
      onChange: (isWatched) => {
        if (isWatched) log.info({ event: 'somebody_watches' });
        else log.warn({ event: 'nobody_watches' });
        this.#onWatching(isWatched);
      },
    });
    this.witness = {
      said: (screenId, stage, orderIds) => this.#receipts.said(screenId, stage, orderIds),
      handedOn: (orderId, audience) => this.#receipts.handedOn(orderId, audience),
      screensChanged: () => {
        this.#screenBook.changed();
        this.#watching.judge();
      },
      suspect: (deviceId, reason) => this.suspect({ device: { id: deviceId }, reason }),
    };
  }

  /** Calls `onWatching` whenever somebody begins to watch over the site, and when nobody does any more. */
  async start(screens: ScreensHere, onWatching: (isWatched: boolean) => void): Promise<void> {
    this.#screens = screens;
    this.#onWatching = onWatching;
    await this.#watching.start();
  }

  get isWatched(): boolean {
    return this.#watching.isWatched;
  }

  /** Resolves when what screens have said before is written, or cannot be. */
  async receiptsWritten(): Promise<void> {
    await this.#receipts.written();
  }

  suspect(suspicion: Suspicion): void {
    this.#suspicions.suspect(suspicion);
  }

  /** Writes what is left; this server's screens have gone by now, and are written off. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#watching.stop();
    await Promise.all([this.#receipts.stop(), this.#screenBook.stop(), this.#suspicions.noted]);
  }
}

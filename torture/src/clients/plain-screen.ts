/** A screen of the plain protocol: it cannot resume, so each connection stands alone; it pings, as the seed's clients may. */
import { fullJitter } from './backoff.ts';
import { Journal } from './journal.ts';
import type { Moment } from './resuming-screen.ts';
import type { World } from './world.ts';

const PING_MS = 8_000;
const SILENCE_MS = 20_000;

export interface PlainScreenOptions {
  readonly name: string;
  readonly world: World;
  readonly random: (below: number) => number;
  /** With its credential, as the seed's clients write it. */
  readonly address: string;
}

export class PlainScreen {
  readonly name: string;
  /** One a connection. */
  readonly pieces: Journal[] = [];
  readonly moments: Moment[] = [];
  lastEvent: string | null = null;
  readonly #options: PlainScreenOptions;
  #socket: WebSocket | null = null;
  #open = false;
  #heardAt = 0;
  #pingedAt = 0;
  #over: ((why: string) => void) | null = null;
  #stopped = false;

  constructor(options: PlainScreenOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get connects(): number {
    return this.pieces.length;
  }

  get connected(): boolean {
    return this.#open;
  }

  async live(): Promise<void> {
    for (let failures = 0; !this.#stopped; ) {
      failures = (await this.#connection()) ? 0 : failures + 1;
      await Bun.sleep(fullJitter(this.#options.random, failures));
    }
  }

  stop(): void {
    this.#stopped = true;
    const socket = this.#socket;
    this.#over?.('the run is over');
    socket?.close();
  }

  drop(): boolean {
    if (!this.#open) return false;
    this.#cut('cut');
    return true;
  }

  watch(): void {
    const now = this.#options.world.elapsed();
    if (this.#socket && now - this.#heardAt > SILENCE_MS) this.#cut('nothing heard');
    if (!this.#open || now - this.#pingedAt < PING_MS) return;
    this.#pingedAt = now;
    this.#socket?.send('{"type":"ping"}');
  }

  #cut(why: string): void {
    const socket = this.#socket;
    this.#over?.(why);
    socket?.terminate();
  }

  #connection(): Promise<boolean> {
    const { address, world } = this.#options;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const piece = new Journal();
    this.pieces.push(piece);
    const socket = new WebSocket(address);
    let opened = false;
    this.#socket = socket;
    this.#heardAt = world.elapsed();
    const moment = (what: string) => this.moments.push({ at: world.elapsed(), what });
    this.#over = (why) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#open = false;
      moment(why);
      resolve(opened);
    };
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      opened = true;
      this.#open = true;
      moment('open');
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      this.#heardAt = world.elapsed();
      const told = world.book.read(String(data), false);
      if (!told?.event) return;
      piece.add(told.number, this.#heardAt);
      this.lastEvent = told.event;
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket === socket) this.#over?.(`closed with ${code} ${reason}`.trimEnd());
    };
    return promise;
  }
}

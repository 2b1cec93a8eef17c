/** A screen that speaks `comanda.v1` as its document asks: snapshot, resume, resync, watchdog, jitter; and remembers everything. */
import { CLOSE } from '@comanda/protocol/close-codes';
import { SUBPROTOCOL } from '@comanda/protocol/version';
import type { KnownOrder } from '../../../server/test/faults/board.ts';
import type { Frame } from '../../../server/test/harness/feed.ts';
import { fullJitter } from './backoff.ts';
import { RunOver } from './http.ts';
import { Journal } from './journal.ts';
import type { World } from './world.ts';

/** A client that has heard nothing for this long calls the line dead: heartbeats come every 15 s. */
const SILENCE_MS = 20_000;

export interface Snapshot {
  readonly orders: readonly KnownOrder[];
  readonly cursor: string;
}

/** From a snapshot on, over however many connections, to the next one: what it was told is one unbroken feed. */
export interface Stretch {
  readonly snapshot: Snapshot;
  readonly at: number;
  readonly seen: Journal;
}

export interface Moment {
  readonly at: number;
  readonly what: string;
}

export type Drop = 'cut' | 'goodbye' | 'reload' | 'foreign cursor';

export interface ScreenOptions {
  readonly name: string;
  readonly world: World;
  readonly random: (below: number) => number;
  /** Of the feed, without `since`. */
  readonly address: string;
  /** The subprotocol that carries its credential. */
  readonly credential: string;
  readSnapshot(): Promise<Snapshot>;
  /** Called with what was open when it looked, and with every event that it is told. */
  onSnapshot?(snapshot: Snapshot): void;
  onEvent?(frame: Frame): void;
}

/** After one of these a client must not come back; here none of them has a reason. */
const TERMINAL: readonly number[] = [CLOSE.UNAUTHENTICATED, CLOSE.FORBIDDEN, CLOSE.POLICY, CLOSE.TOO_BIG, 1002, 1007];

export class ResumingScreen {
  readonly name: string;
  readonly stretches: Stretch[] = [];
  readonly moments: Moment[] = [];
  connects = 0;
  resyncs = 0;
  /** Names the newest event that it was told. */
  lastEvent: string | null = null;
  readonly #options: ScreenOptions;
  #cursor: string | null = null;
  #socket: WebSocket | null = null;
  #welcomed = false;
  #heardAt = 0;
  #over: ((why: string) => void) | null = null;
  #stopped = false;

  constructor(options: ScreenOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get connected(): boolean {
    return this.#welcomed;
  }

  /** Lives until it is told to stop. */
  async live(): Promise<void> {
    const { random } = this.#options;
    try {
      for (let failures = 0; !this.#stopped; ) {
        this.#cursor ??= await this.#look();
        if (this.#stopped) return;
        failures = (await this.#connection(this.#cursor)) ? 0 : failures + 1;
        await Bun.sleep(fullJitter(random, failures));
      }
    } catch (error) {
      if (!(error instanceof RunOver)) throw error;
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#leave('the run is over', 'goodbye');
  }

  /** Something happens to the tablet and not to the site. Answers whether it was connected. */
  drop(manner: Drop): boolean {
    if (!this.#welcomed) return false;
    this.#leave(manner, manner === 'goodbye' ? 'goodbye' : 'cut');
    if (manner === 'reload') this.#cursor = null;
    // Of no log, or from beyond the end of this one: both must be answered by a resync.
    if (manner === 'foreign cursor') this.#cursor = this.#options.random(2) === 0 ? 'other.1' : `${this.#cursor}zzz`;
    return true;
  }

  /** To be called every moment: finds a line on which nothing comes any more. */
  watch(): void {
    if (this.#socket && this.#options.world.elapsed() - this.#heardAt > SILENCE_MS) this.#leave('nothing heard', 'cut');
  }

  async #look(): Promise<string> {
    const snapshot = await this.#options.readSnapshot();
    const at = this.#now('snapshot');
    this.stretches.push({ snapshot, at, seen: new Journal() });
    this.#options.onSnapshot?.(snapshot);
    return snapshot.cursor;
  }

  /** Resolves when it is over; answers whether there ever was a welcome. */
  #connection(cursor: string): Promise<boolean> {
    const { address, credential, world } = this.#options;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = new WebSocket(`${address}?since=${encodeURIComponent(cursor)}`, [SUBPROTOCOL, credential]);
    this.#socket = socket;
    this.#heardAt = world.elapsed();
    this.connects += 1;
    let welcomed = false;
    this.#over = (why) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#welcomed = false;
      this.#now(why);
      resolve(welcomed);
    };
    socket.onmessage = ({ data }) => {
      // What arrives on a connection that was given up is not heard.
      if (this.#socket !== socket) return;
      this.#heardAt = world.elapsed();
      this.#take(String(data));
      welcomed ||= this.#welcomed;
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket === socket && TERMINAL.includes(code))
        world.complain(this.name, `closed with ${code} ${reason}`);
      if (this.#socket === socket) this.#over?.(`closed with ${code} ${reason}`.trimEnd());
    };
    return promise;
  }

  #take(text: string): void {
    const { world, onEvent } = this.#options;
    const told = world.book.read(text, true);
    if (!told) return;
    const { frame } = told;
    if ('cursor' in frame && frame.type !== 'resync') this.#cursor = frame.cursor;
    switch (frame.type) {
      case 'welcome':
        this.#welcomed = true;
        this.#now('welcome');
        return;
      case 'resync':
        this.resyncs += 1;
        this.#leave(`resync: ${frame.reason}`, 'cut');
        this.#cursor = null;
        return;
      case 'new_order':
      case 'order_updated':
      case 'order_status_changed':
        this.stretches.at(-1)?.seen.add(told.number, this.#heardAt);
        this.lastEvent = told.event;
        onEvent?.(frame);
        return;
      case 'heartbeat':
      case 'auth_expiring':
      case 'pong':
        return;
    }
  }

  #leave(why: string, manner: 'cut' | 'goodbye'): void {
    const socket = this.#socket;
    this.#over?.(why);
    if (manner === 'goodbye') socket?.close();
    else socket?.terminate();
  }

  #now(what: string): number {
    const at = this.#options.world.elapsed();
    this.moments.push({ at, what });
    return at;
  }
}

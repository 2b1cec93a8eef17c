/** Runs the machine: asks for credentials and snapshots, opens sockets, keeps time, and tells the machine what came of it. */
import type { ResumableDown, Up } from '@comanda/protocol/feed';
import { type Connection, connectionOf } from '../connection.ts';
import { type Environment, reportUncaught, type Signal } from '../environment.ts';
import { isRefused, Refused, Unreachable } from '../rest.ts';
import { FRAMES, SUBPROTOCOL } from '../wire.ts';
import { deadline, type Effect, type EventFrame, type Input, isConnected, next, type State } from './machine.ts';

/** `expiring`: the one in use ends soon. `refused`: the server has refused the one that was given last. */
export type WhyAsked = 'connect' | 'expiring' | 'refused';

/** There is no credential, and asking again would bring none. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

export interface Feed {
  /** Throws `SignedOut` where there is none to be had. */
  credential(why: WhyAsked): Promise<string>;
  /** Fetches the whole state and shows it; answers the cursor at which it was so. */
  snapshot(credential: string, signal: AbortSignal): Promise<string>;
  /** Where to connect, resuming from a cursor, and what to say there beside the protocol's name. */
  address(cursor: string, credential: string): { readonly url: string; readonly protocols: readonly string[] };
  apply(frame: EventFrame): void;
  /** Every frame of a type that is known, after the state has taken it. */
  heard(frame: ResumableDown): void;
  /** The state has changed, or something was heard. */
  changed(connection: Connection): void;
  /** Of the page or the network, before the feed does what follows from it. */
  noticed(signal: Signal): void;
}

/** No timer may be longer: a machine that has slept finds its timers late. */
const LONGEST_TIMER_MS = 5_000;

export class FeedRunner {
  readonly #feed: Feed;
  readonly #environment: Environment;
  #state: State = { phase: 'stopped' };
  #heardAt: number | null = null;
  #credential = '';
  #socket: WebSocket | null = null;
  #tries = new AbortController();
  #cancelTimer = () => {};
  #unwatch = () => {};

  constructor(feed: Feed, environment: Environment) {
    this.#feed = feed;
    this.#environment = environment;
  }

  /** The newest one that was told, where there is a line. */
  get cursor(): string | undefined {
    return isConnected(this.#state) ? this.#state.cursor : undefined;
  }

  /** The one that is in use, or is being opened. */
  get socket(): WebSocket | null {
    return this.#socket;
  }

  start(): void {
    this.#unwatch();
    this.#unwatch = this.#environment.watch((signal) => {
      this.#feed.noticed(signal);
      // One that nobody looks at lives on.
      if (signal !== 'hidden') this.#take({ type: signal });
    });
    this.#take({ type: 'start' });
  }

  stop(): void {
    this.#unwatch();
    this.#take({ type: 'stop' });
  }

  /** What is shown cannot be brought up to date by events alone. */
  outdated(): void {
    this.#take({ type: 'outdated' });
  }

  /** True where it went out: a socket is there, and has been let in. */
  send(frame: Up): boolean {
    if (!isConnected(this.#state)) return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  #take(input: Input): void {
    const moment = { now: this.#environment.now(), random: this.#environment.random() };
    const { state, effects } = next(this.#state, input, moment);
    const before = this.#state;
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    this.#keepTime();
    const isFrame = input.type === 'frame';
    if (isFrame) this.#heardAt = moment.now;
    if (isFrame || this.#state !== before) this.#feed.changed(connectionOf(this.#state, this.#heardAt));
    if (isFrame && input.frame !== STILL_THERE) this.#feed.heard(input.frame);
  }

  #keepTime(): void {
    this.#cancelTimer();
    const left = deadline(this.#state) - this.#environment.now();
    if (left === Infinity) return;
    // It may have passed while this was done.
    const ms = Math.max(0, Math.min(left, LONGEST_TIMER_MS));
    this.#cancelTimer = this.#environment.after(ms, () => this.#take({ type: 'tick' }));
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'drop': {
        this.#tries.abort();
        this.#tries = new AbortController();
        const socket = this.#socket;
        this.#socket = null;
        // One that is still opening is closed as soon as it has opened; nobody listens to it any more.
        socket?.close();
        break;
      }
      case 'prepare':
        this.#prepare(effect.cursor, effect.renew, this.#tries.signal);
        break;
      case 'open':
        this.#open(effect.cursor);
        break;
      case 'apply':
        this.#feed.apply(effect.frame);
        break;
      case 'renew':
        this.#renew(this.#tries.signal);
        break;
    }
  }

  async #prepare(cursor: string | null, renew: boolean, signal: AbortSignal): Promise<void> {
    try {
      this.#credential = await this.#feed.credential(renew ? 'refused' : 'connect');
      const place = cursor ?? (await this.#feed.snapshot(this.#credential, signal));
      if (!signal.aborted) this.#take({ type: 'prepared', cursor: place });
    } catch (error) {
      if (signal.aborted) return;
      // Once, with a credential that the server has not seen.
      if (isRefused(error, 401) && !renew) this.#prepare(cursor, true, signal);
      else this.#take(whatCameOf(error));
    }
  }

  #open(cursor: string): void {
    const { url, protocols } = this.#feed.address(cursor, this.#credential);
    const socket = this.#environment.openSocket(url, [SUBPROTOCOL, ...protocols]);
    const take = (input: Input) => {
      if (socket === this.#socket) this.#take(input);
    };
    this.#socket = socket;
    socket.onmessage = ({ data }) => take({ type: 'frame', frame: readFrame(data) });
    socket.onclose = ({ code }) => take({ type: 'closed', code });
  }

  async #renew(signal: AbortSignal): Promise<void> {
    try {
      const token = await this.#feed.credential('expiring');
      if (signal.aborted || token === this.#credential) return;
      this.#credential = token;
      this.send({ type: 'auth', token });
    } catch {
      // The socket will be closed at the old one's end; what is wrong is found out then.
    }
  }
}

function whatCameOf(error: unknown): Input {
  if (error instanceof SignedOut || isRefused(error, 401)) return { type: 'refused', why: 'credential' };
  if (isRefused(error, 403)) return { type: 'refused', why: 'forbidden' };
  if (error instanceof Refused) return { type: 'unprepared', retryAfterMs: error.retryAfterMs };
  if (!(error instanceof Unreachable)) reportUncaught(error);
  return { type: 'unprepared', retryAfterMs: 0 };
}

const STILL_THERE: ResumableDown = { type: 'pong' };

/** A frame of a later version says at least that the line lives. */
function readFrame(data: unknown): ResumableDown {
  try {
    const frame: ResumableDown = JSON.parse(String(data));
    return FRAMES.includes(frame.type) ? frame : STILL_THERE;
  } catch {
    return STILL_THERE;
  }
}

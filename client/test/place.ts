/** A place for a client under test to be in: real sockets and real requests; time, chance and the page's life by hand. */
import { type Environment, here, type Signal } from '../src/environment.ts';

export class Place implements Environment {
  readonly #listeners = new Set<(signal: Signal) => void>();
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void; cancel(): void }>();
  #isVisible = true;
  #sleptMs = 0;

  /** Requests that were answered, as `201 POST /path`. */
  readonly answers: string[] = [];
  /** Frames, on whatever socket. */
  readonly sent: string[] = [];
  /** Of the newest connection. */
  socket: WebSocket | null = null;
  /** True: tabs can take turns, as on a page with https. */
  readonly #takesTurns: boolean;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ takesTurns = false } = {}) {
    this.#takesTurns = takesTurns;
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    const response = await here.fetch(url, init);
    this.answers.push(`${response.status} ${init.method} ${new URL(url).pathname}`);
    return response;
  }

  alone<T>(_: string, work: () => Promise<T>): Promise<T> {
    if (!this.#takesTurns) return work();
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  readonly key = here.key;

  now(): number {
    return Date.now() + this.#sleptMs;
  }

  /** True: the next connection asks with a cursor that no log has, and so must be told to start over. */
  forgets = false;

  openSocket(url: string, protocols: string[]): WebSocket {
    const asked = this.forgets ? url.replace(/since=[^&]*/, 'since=nothing') : url;
    this.forgets = false;
    const socket = here.openSocket(asked, protocols);
    const send = socket.send.bind(socket);
    socket.send = (text) => {
      this.sent.push(String(text));
      send(text);
    };
    this.socket = socket;
    return socket;
  }

  /** Tries follow each other quickly, and yet let others work between them: 10 ms, then 20, at most 300. */
  random(): number {
    return 0.01;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = {
      due: this.now() + ms,
      callback: () => {
        timer.cancel();
        callback();
      },
      cancel: () => {
        cancelTimer();
        this.#timers.delete(timer);
      },
    };
    const cancelTimer = here.after(ms, timer.callback);
    this.#timers.add(timer);
    return timer.cancel;
  }

  watch(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  /** The page comes to the front, or goes from it. */
  show(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.tell(isVisible ? 'woken' : 'hidden');
  }

  tell(signal: Signal): void {
    for (const listener of [...this.#listeners]) listener(signal);
  }

  /** The clock goes on and nothing else does: the machine was asleep. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  /** Time passes in which nothing happens but what is due. */
  pass(ms: number): void {
    this.sleep(ms);
    const due = [...this.#timers].filter((timer) => timer.due <= this.now()).sort((one, other) => one.due - other.due);
    for (const { callback } of due) callback();
  }

  /** Until the last of the timers is due. */
  get longestWaitMs(): number {
    return Math.max(0, ...[...this.#timers].map(({ due }) => due - this.now()));
  }

  get timers(): number {
    return this.#timers.size;
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}

/** What a client needs of the place where it runs: a browser, Node or Bun, or a test. */

/** What happens to the page or to the network. */
export type Signal = 'woken' | 'hidden' | 'online' | 'offline';

export interface Environment {
  fetch(url: string, init: RequestInit): Promise<Response>;
  openSocket(url: string, protocols: string[]): WebSocket;
  /** Milliseconds that go on while the machine sleeps. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  /** 128 random bits, as text that may stand in a header. */
  key(): string;
  /** Calls back once, after so many milliseconds or later. The answer takes it back. */
  after(ms: number, callback: () => void): () => void;
  /** Runs `work` while nobody else under this name does, in whatever tab; where the place knows no such thing, at once. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Tells of the page and the network from now on. The answer ends it. */
  watch(listener: (signal: Signal) => void): () => void;
  /** Whether there is a page, and it is in front. */
  isVisible(): boolean;
}

const BYTES_OF_KEY = 16;

/** What one tab has stored, the others see some milliseconds later: nobody's turn comes before that. */
const SETTLE_MS = 100;

/** The environment that this code finds itself in. */
export const here: Environment = {
  fetch: (url, init) => fetch(url, init),
  openSocket(url, protocols) {
    if (typeof WebSocket === 'undefined')
      throw new Error('no WebSocket here: take Node 22, or --experimental-websocket');
    return new WebSocket(url, protocols);
  },
  // Not `performance.now()`: it stands still while some machines sleep.
  now: () => Date.now(),
  random: () => Math.random(),
  // Not `crypto.randomUUID()`: pages without https do not have it.
  key: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(BYTES_OF_KEY)), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    ),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  alone(name, work) {
    // Pages without https do not have it.
    const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
    if (!locks) return work();
    return new Promise((resolve, reject) => {
      const turn = async () => {
        await work().then(resolve, reject);
        await new Promise((settled) => setTimeout(settled, SETTLE_MS));
      };
      locks.request(name, turn).catch(reject);
    });
  },
  watch(listener) {
    if (typeof window === 'undefined') return () => {};
    const ended = new AbortController();
    const on = (target: EventTarget, event: string, tell: () => void) =>
      target.addEventListener(event, tell, { signal: ended.signal });
    on(window, 'online', () => listener('online'));
    on(window, 'offline', () => listener('offline'));
    // A page that is kept for coming back to must hold no line meanwhile: nobody would read it.
    on(window, 'pagehide', () => listener('offline'));
    on(window, 'pageshow', () => listener('woken'));
    on(window, 'focus', () => listener('woken'));
    on(document, 'visibilitychange', () => listener(here.isVisible() ? 'woken' : 'hidden'));
    return () => ended.abort();
  },
  isVisible: () => typeof document !== 'undefined' && document.visibilityState === 'visible',
};

/** Reports an error that nobody is there to catch, as each place does with those. */
export function reportUncaught(error: unknown): void {
  if (typeof reportError === 'function') reportError(error);
  // Node has no such function.
  else
    queueMicrotask(() => {
      throw error;
    });
}

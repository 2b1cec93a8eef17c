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
  /** 128 random bits, as at most 40 digits. */
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

/** What one tab has stored, the others see some milliseconds later: nobody's turn comes before that. */
const SETTLE_MS = 100;

/** What a window's events say. */
const TOLD: Readonly<Record<string, Signal>> = {
  online: 'online',
  offline: 'offline',
  // A page that is kept for coming back to must hold no line meanwhile: nobody would read it.
  pagehide: 'offline',
  pageshow: 'woken',
  focus: 'woken',
};

/** The environment that this code finds itself in. */
export const here: Environment = {
  fetch: (url, init) => fetch(url, init),
  openSocket(url, protocols) {
    if (typeof WebSocket === 'undefined') throw new Error('no WebSocket: take Node 22');
    return new WebSocket(url, protocols);
  },
  // Not `performance.now()`: it stands still while some machines sleep.
  now: () => Date.now(),
  random: () => Math.random(),
  // Not `crypto.randomUUID()`: pages without https do not have it.
  key: () => crypto.getRandomValues(new Uint32Array(4)).join(''),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  alone(name, work) {
    // Pages without https do not have it.
    const locks = globalThis.navigator?.locks;
    if (!locks) return work();
    return new Promise((resolve, reject) => {
      const settled = () => new Promise((resolved) => setTimeout(resolved, SETTLE_MS));
      const turn = () => work().then(resolve, reject).then(settled);
      locks.request(name, turn).catch(reject);
    });
  },
  watch(listener) {
    if (!globalThis.window) return () => {};
    const ended = new AbortController();
    const { signal } = ended;
    for (const [event, told] of Object.entries(TOLD)) addEventListener(event, () => listener(told), { signal });
    document.addEventListener('visibilitychange', () => listener(here.isVisible() ? 'woken' : 'hidden'), { signal });
    return () => ended.abort();
  },
  isVisible: () => globalThis.document?.visibilityState === 'visible',
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

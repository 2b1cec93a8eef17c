/** A new version of a page takes over by itself only while nobody works with the page and nothing waits on it. */

/** What the page is doing, as far as it matters to a reload. */
export interface Doing {
  /** Since the last touch or key. */
  readonly idleMs: number;
  /** Somebody is in a dialog or has begun to write. */
  readonly isInside: boolean;
  /** Orders that nobody has taken in hand. */
  readonly waiting: number;
  /** Sound that runs would have to be allowed anew by a touch. */
  readonly soundRuns: boolean;
}

const IDLE_MS = 60_000;

export function mayReload({ idleMs, isInside, waiting, soundRuns }: Doing): boolean {
  return idleMs >= IDLE_MS && !isInside && waiting === 0 && !soundRuns;
}

/** What the updates need of a browser. */
export interface UpdateHost {
  /** The registration of the service worker; null where there can be none. */
  register(): Promise<ServiceWorkerRegistration | null>;
  /** Calls back when another worker has taken over this page. */
  onTakenOver(callback: () => void): void;
  every(ms: number, callback: () => void): void;
  /** The page is in front again. */
  onShown(callback: () => void): void;
  reload(): void;
  doing(): Doing;
}

const LOOK_FOR_NEW_MS = 30 * 60_000;
const LOOK_FOR_REST_MS = 10_000;

export class Updates {
  readonly #host: UpdateHost;
  readonly #listeners = new Set<() => void>();
  #waiting: ServiceWorker | null = null;
  #isAsked = false;

  constructor(host: UpdateHost) {
    this.#host = host;
  }

  /** A new version is there and waits. */
  get isReady(): boolean {
    return this.#waiting !== null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async start(): Promise<void> {
    const registration = await this.#host.register();
    if (!registration) return;
    const look = () => this.#take(registration.active && registration.waiting);
    look();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', look);
    });
    // A server that is away has no new version either.
    const ask = () => void registration.update().catch(() => {});
    this.#host.every(LOOK_FOR_NEW_MS, ask);
    this.#host.onShown(ask);
    this.#host.every(LOOK_FOR_REST_MS, () => {
      if (this.isReady && mayReload(this.#host.doing())) this.apply();
    });
    // The first worker that a page has takes over too; only the one that was asked for changes what is in it.
    this.#host.onTakenOver(() => {
      if (this.#isAsked) this.#host.reload();
    });
  }

  /** Lets the new version take over, now. */
  apply(): void {
    if (!this.#waiting) return;
    this.#isAsked = true;
    this.#waiting.postMessage('take_over');
  }

  #take(waiting: ServiceWorker | null): void {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    for (const listener of [...this.#listeners]) listener();
  }
}

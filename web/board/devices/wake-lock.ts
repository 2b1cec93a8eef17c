/** Keeps the screen from going dark while the board is on it, and says whether that is so. */
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';

/**
 * `released`: not asked for, or the page is hidden; it is asked for again when it is shown. `refused`: the device will not,
 * as when its battery is low. `unsupported`: this browser, or a page without https, cannot.
 */
export type WakeLockState = 'unsupported' | 'released' | 'held' | 'refused';

/** As browsers have it at `navigator.wakeLock`. */
export interface WakeLocks {
  request(): Promise<HeldLock>;
}

interface HeldLock {
  release(): Promise<void>;
  addEventListener(name: 'release', listener: () => void): void;
}

export function browserWakeLocks(): WakeLocks | null {
  // Missing without https, whatever its type says.
  if (!('wakeLock' in navigator)) return null;
  return { request: () => navigator.wakeLock.request('screen') };
}

export class ScreenWakeLock extends Observable<WakeLockState> {
  readonly #page: Pick<Page, 'isVisible' | 'onVisibility'>;
  readonly #locks: WakeLocks | null;
  #lock: HeldLock | null = null;
  #isWanted = false;
  #isAsking = false;
  #isToAskAgain = false;
  #unwatch = () => {};

  constructor(page: Pick<Page, 'isVisible' | 'onVisibility'>, locks: WakeLocks | null) {
    super(locks ? 'released' : 'unsupported');
    this.#page = page;
    this.#locks = locks;
  }

  start(): void {
    if (!this.#locks || this.#isWanted) return;
    this.#isWanted = true;
    // The browser takes it away with every page that it hides.
    this.#unwatch = this.#page.onVisibility(() => this.#take());
    this.#take();
  }

  stop(): void {
    this.#isWanted = false;
    this.#unwatch();
    this.#giveBack();
  }

  async #take(): Promise<void> {
    if (!this.#locks || !this.#isWanted || this.#lock || !this.#page.isVisible()) return;
    this.#isToAskAgain = this.#isAsking;
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const lock = await this.#locks.request();
      this.#lock = lock;
      lock.addEventListener('release', () => {
        if (this.#lock !== lock) return;
        this.#lock = null;
        this.set('released');
        // Taken away though the page is still in front: asked for once more.
        this.#take();
      });
      if (this.#isWanted) this.set('held');
      else this.#giveBack();
    } catch {
      // A page that was hidden meanwhile is no refusal.
      this.set(this.#page.isVisible() ? 'refused' : 'released');
    }
    this.#isAsking = false;
    // Hidden and shown while the answer was under way: that may have been about what was before.
    if (this.#isToAskAgain) this.#take();
  }

  #giveBack(): void {
    const lock = this.#lock;
    this.#lock = null;
    if (!lock) return;
    // It is given back, or is gone already.
    lock.release().catch(() => {});
    this.set('released');
  }
}

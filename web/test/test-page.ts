/** A page whose time a test moves. */
import type { Page } from '../core/page.ts';

interface Timer {
  readonly due: number;
  call(): void;
}

export class TestPage implements Page {
  #wall: number;
  #monotonic = 5_000;
  #isVisible = true;
  readonly #timers = new Set<Timer>();
  readonly #watchers = new Set<() => void>();

  constructor(wall: number = Date.parse('2026-01-15T12:00:00.000Z')) {
    this.#wall = wall;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { due: this.#monotonic + Math.max(ms, 0), call };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  onVisibility(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Time goes on, and each timer calls when it is due. */
  async pass(ms: number): Promise<void> {
    await settled();
    const end = this.#monotonic + ms;
    for (;;) {
      const [first] = [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (!first) break;
      this.#goOn(first.due - this.#monotonic);
      this.#timers.delete(first);
      first.call();
      await settled();
    }
    this.#goOn(end - this.#monotonic);
    await settled();
  }

  /** The machine sleeps: only its wall clock goes on. */
  sleep(ms: number): void {
    this.#wall += ms;
  }

  /** Somebody sets the clock. */
  setClock(ms: number): void {
    this.#wall = ms;
  }

  show(isVisible: boolean): void {
    this.#isVisible = isVisible;
    for (const watcher of [...this.#watchers]) watcher();
  }

  #goOn(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
  }
}

/** What was promised has been done, as far as it waits for no clock. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}

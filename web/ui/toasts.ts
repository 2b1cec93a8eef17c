/** Short notices of what has just happened: read aloud once, gone after a while unless something went wrong. */

export type ToastKind = 'done' | 'problem';

export interface Toast {
  readonly id: number;
  readonly kind: ToastKind;
  readonly text: string;
}

/** Long enough to be read twice. */
const SHOWN_MS = 6_000;
/** More at once are read by nobody. */
const MOST = 4;

export class Toasts {
  readonly #after: (ms: number, callback: () => void) => void;
  readonly #listeners = new Set<() => void>();
  #next = 1;
  #shown: readonly Toast[] = [];

  constructor(after: (ms: number, callback: () => void) => void = (ms, callback) => void setTimeout(callback, ms)) {
    this.#after = after;
  }

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /** What went wrong stays until somebody has seen it and sends it away. */
  show(kind: ToastKind, text: string): void {
    const toast = { id: this.#next++, kind, text };
    // The same words once more take the place of the first.
    this.#take([...this.#shown.filter((other) => other.text !== text), toast].slice(-MOST));
    if (kind === 'done') this.#after(SHOWN_MS, () => this.dismiss(toast.id));
  }

  dismiss(id: number): void {
    this.#take(this.#shown.filter((toast) => toast.id !== id));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #take(shown: readonly Toast[]): void {
    this.#shown = shown;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Those of this page. */
export const toasts = new Toasts();

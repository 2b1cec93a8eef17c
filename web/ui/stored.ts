/** A value that this device keeps: read by a rule of its own, the same in all tabs, and heard of when it changes. */
import { useSyncExternalStore } from 'react';

/** The value that a text from the storage stands for; undefined where it stands for none, which then counts as not kept. */
export type ReadStored<T> = (parsed: unknown) => T | undefined;

/** Like `localStorage`; a browser that keeps nothing (private windows, storage that is full) has the value for this visit. */
export type KeptTexts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Where a browser lets nobody keep anything, or there is none, nothing is kept. */
function storageOfDevice(): KeptTexts {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  }
}

export class Stored<T> {
  readonly #key: string;
  readonly #read: ReadStored<T>;
  readonly #fallback: T;
  readonly #texts: KeptTexts;
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(key: string, fallback: T, read: ReadStored<T>, texts: KeptTexts = storageOfDevice()) {
    this.#key = key;
    this.#read = read;
    this.#fallback = fallback;
    this.#texts = texts;
    this.#value = this.#kept();
    if (typeof window !== 'undefined') {
      // Another tab has changed it; a null key says that everything was forgotten.
      window.addEventListener('storage', ({ key: changed }) => {
        if (changed === key || changed === null) this.#take(this.#kept());
      });
    }
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    this.#take(value);
    try {
      this.#texts.setItem(this.#key, JSON.stringify(value));
    } catch {
      // It is good for this visit.
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #take(value: T): void {
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  #kept(): T {
    try {
      const text = this.#texts.getItem(this.#key);
      if (text === null) return this.#fallback;
      return this.#read(JSON.parse(text)) ?? this.#fallback;
    } catch {
      return this.#fallback;
    }
  }
}

export function useStored<T>(stored: Stored<T>): T {
  return useSyncExternalStore(stored.subscribe, () => stored.value);
}

/** Reads one of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): ReadStored<T> {
  return (parsed) => words.find((word) => word === parsed);
}

export function trueOrFalse(parsed: unknown): boolean | undefined {
  return typeof parsed === 'boolean' ? parsed : undefined;
}

export function anyText(parsed: unknown): string | undefined {
  return typeof parsed === 'string' ? parsed : undefined;
}

/** A field of an object that was kept; undefined where there is none. */
export function fieldOf(parsed: unknown, name: string): unknown {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  return Object.entries(parsed).find(([key]) => key === name)?.[1];
}

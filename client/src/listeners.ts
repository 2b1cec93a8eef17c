/** Who wants to hear of what. */
import { reportUncaught } from './environment.ts';

export interface ListenOptions {
  /** Ends the listening when it aborts. */
  readonly signal?: AbortSignal;
}

export class Listeners<Events> {
  readonly #all: { [K in keyof Events]?: Set<(event: Events[K]) => void> } = {};

  /** The answer ends it. */
  on<K extends keyof Events>(
    name: K,
    listener: (event: Events[K]) => void,
    { signal }: ListenOptions = {},
  ): () => void {
    if (signal?.aborted) return () => {};
    const named = this.#named(name);
    named.add(listener);
    const off = () => {
      named.delete(listener);
      signal?.removeEventListener('abort', off);
    };
    signal?.addEventListener('abort', off);
    return off;
  }

  /** A listener that throws is reported like every uncaught error, and keeps no other from hearing. */
  tell<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of [...this.#named(name)]) {
      try {
        listener(event);
      } catch (error) {
        reportUncaught(error);
      }
    }
  }

  #named<K extends keyof Events>(name: K): Set<(event: Events[K]) => void> {
    this.#all[name] ??= new Set();
    return this.#all[name];
  }
}

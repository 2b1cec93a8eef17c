/** A value that says when it is another, in the shape that the client's hooks show (`useSelected`). */

export class Observable<S> {
  #state: S;
  readonly #listeners = new Set<() => void>();

  constructor(state: S) {
    this.#state = state;
  }

  get state(): S {
    return this.#state;
  }

  /** The answer ends it. */
  on(_name: 'change', listener: () => void): () => void {
    // Whoever listens twice is told twice, and ends one of both.
    const own = () => listener();
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  protected set(state: S): void {
    if (Object.is(state, this.#state)) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

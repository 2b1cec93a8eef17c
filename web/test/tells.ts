/** What a client tells its listeners, told by a test. */

export class Tells<Events> {
  readonly #listeners: { [K in keyof Events]?: Set<(event: Events[K]) => void> } = {};

  readonly on = <K extends keyof Events>(name: K, listener: (event: Events[K]) => void) => {
    const named = this.#named(name);
    named.add(listener);
    return () => {
      named.delete(listener);
    };
  };

  tell<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of [...this.#named(name)]) listener(event);
  }

  #named<K extends keyof Events>(name: K): Set<(event: Events[K]) => void> {
    this.#listeners[name] ??= new Set();
    return this.#listeners[name];
  }
}

/** A program in a terminal of its own, as a person runs it. */
import type { Subprocess } from 'bun';

export class Terminal implements AsyncDisposable {
  readonly #child: Subprocess;
  #text = '';
  #waiting: { readonly words: RegExp; resolve(): void; reject(error: Error): void }[] = [];

  constructor(command: readonly string[]) {
    const decoder = new TextDecoder();
    this.#child = Bun.spawn([...command], {
      // So wide that no line is broken in two.
      terminal: {
        cols: 2_000,
        rows: 50,
        data: (_terminal, bytes) => this.#take(decoder.decode(bytes, { stream: true })),
        exit: () => this.#end(),
      },
    });
  }

  /** Resolves when the screen has shown this; fails where the program ends without. */
  shows(words: RegExp): Promise<void> {
    if (words.test(this.text)) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiting.push({ words, resolve, reject }));
  }

  /** As if somebody typed it. */
  type(text: string): void {
    this.#child.terminal?.write(text);
  }

  /** Everything that it has shown so far, without colours. */
  get text(): string {
    return Bun.stripANSI(this.#text);
  }

  #take(text: string): void {
    this.#text += text;
    for (const { words, resolve } of this.#waiting) if (words.test(this.text)) resolve();
    this.#waiting = this.#waiting.filter(({ words }) => !words.test(this.text));
  }

  #end(): void {
    for (const { words, reject } of this.#waiting) reject(new Error(`it ended without ${words}: ${this.text}`));
    this.#waiting = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#child.exited;
    this.#child.terminal?.close();
  }
}

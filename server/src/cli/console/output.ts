/** A stream that people or pipes read: lines, colours where they are wanted, and an end when the reader goes away. */
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import type { Environment } from '../../config.ts';

export type Style = Parameters<typeof styleText>[0];

export class Output {
  readonly isTerminal: boolean;
  readonly #stream: WriteStream;
  readonly #coloured: boolean;
  readonly #gone = new AbortController();

  constructor(stream: WriteStream, environment: Environment) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true;
    this.#coloured = this.isTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
    // `comanda tail | head`: a reader that has seen enough is no failure.
    stream.on('error', (error) => {
      if (!('code' in error) || error.code !== 'EPIPE') throw error;
      this.#gone.abort();
    });
  }

  /** Aborted when nobody reads any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  line(text = ''): void {
    if (!this.gone.aborted) this.#stream.write(`${text}\n`);
  }

  /** The last line of a terminal, in the place of what it said before; empty: nothing. */
  status(text: string): void {
    if (!this.gone.aborted) this.#stream.write(`\r\x1b[2K${text}`);
  }

  json(document: unknown): void {
    this.line(JSON.stringify(document, null, this.isTerminal ? 2 : undefined));
  }

  paint(style: Style, text: string): string {
    return this.#coloured ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Resolves when what was written is out, so that a slow reader holds the writer back and not the memory. */
  async flushed(): Promise<void> {
    if (this.gone.aborted) return;
    await new Promise<void>((resolve) => {
      this.gone.addEventListener('abort', () => resolve(), { once: true });
      this.#stream.write('', () => resolve());
    });
  }
}

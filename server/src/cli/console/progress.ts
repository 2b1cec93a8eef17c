/** How far a long work over rows has come: a bar on a terminal, a line now and then elsewhere; and where Ctrl-C ends it. */
import type { Cli } from './cli.ts';
import { Failed } from './failures.ts';
import { stopSignal } from './signals.ts';

/** A terminal is drawn anew this often; a log gets a line this often, and none of what is over sooner. */
const DRAW_MS = 100;
const LINE_MS = 10_000;

const WIDTH = 30;

export class Progress implements Disposable {
  readonly #cli: Cli;
  readonly #stop = stopSignal();
  readonly #startedAt = performance.now();
  #shownAt = performance.now();
  #total = 0;
  #done = 0;

  constructor(cli: Cli) {
    this.#cli = cli;
  }

  /** So many rows more are to be dealt with. */
  readonly begin = (rows: number): void => {
    this.#total += rows;
  };

  /** So many rows more have been dealt with. Throws where somebody has asked to stop. */
  readonly advance = (rows: number): void => {
    if (this.#stop.aborted) throw new Failed('cli.transfer.interrupted');
    this.#done += rows;
    const { err } = this.#cli;
    if (performance.now() - this.#shownAt < (err.isTerminal ? DRAW_MS : LINE_MS)) return;
    this.#shownAt = performance.now();
    if (err.isTerminal) err.status(this.#text());
    else err.line(this.#text());
  };

  #text(): string {
    const { t, err, language } = this.#cli;
    const share = Math.min(1, this.#done / Math.max(1, this.#total));
    const filled = Math.round(share * WIDTH);
    const number = (value: number) => new Intl.NumberFormat(language).format(Math.round(value));
    const rate = this.#done / ((performance.now() - this.#startedAt) / 1_000);
    const text = t('cli.transfer.progress', {
      percent: Math.floor(share * 100),
      done: number(this.#done),
      total: number(this.#total),
      rate: number(rate),
    });
    if (!err.isTerminal) return text;
    return `${err.paint('green', '█'.repeat(filled))}${err.paint('dim', '░'.repeat(WIDTH - filled))} ${text}`;
  }

  /** Leaves no half line behind. */
  [Symbol.dispose](): void {
    if (this.#cli.err.isTerminal) this.#cli.err.status('');
  }
}

/** Looks at what the page holds in memory, evenly over a shift, and knows which looks were of the same life of it. */
import type { BoardPage } from './board-page.ts';
import type { MemoryLook } from './judge-memory.ts';
import { sleep } from './waiting.ts';

export class MemoryWatch {
  #looks: MemoryLook[] = [];
  #life = 0;
  readonly #board: BoardPage;
  readonly #elapsed: () => number;

  constructor(board: BoardPage, elapsed: () => number) {
    this.#board = board;
    this.#elapsed = elapsed;
  }

  /** Those of the life that the page is in. */
  get lastLife(): readonly MemoryLook[] {
    return this.#looks;
  }

  async watch(durationMs: number, times: number, signal: AbortSignal): Promise<void> {
    for (let number = 1; number <= times; number++) {
      await sleep((durationMs * number) / times - this.#elapsed(), signal);
      await this.look();
    }
  }

  async look(): Promise<void> {
    const { life, bytes, tickets } = await this.#board.measure();
    if (life !== this.#life) this.#looks = [];
    this.#life = life;
    this.#looks.push({ bytes, tickets });
  }
}

/** One direction of one connection through a line: its bytes are passed on at once, late and slowly, not now, or never. */
import type { Socket } from 'bun';

export type Passage =
  | { readonly kind: 'clear' }
  | { readonly kind: 'slow'; readonly latencyMs: number; readonly bytesPerSecond: number }
  /** What comes waits, as it does on a network that will be mended. */
  | { readonly kind: 'held' }
  /** What comes is gone, and neither end is told: not even that the other has ended. */
  | { readonly kind: 'lost' };

/** Bytes that may wait in one direction before whoever sends them is made to wait too, as a network would. */
const MOST_WAITING = 256 * 1024;

interface Waiting {
  readonly bytes: Uint8Array;
  readonly dueAt: number;
}

export class Flow {
  /** True once bytes have been lost: the two ends will never understand each other again. */
  torn = false;
  #passage: Passage;
  #from: Socket<unknown> | null = null;
  #to: Socket<unknown> | null = null;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #paused = false;
  #ended = false;
  #timer: Timer | null = null;

  constructor(passage: Passage) {
    this.#passage = passage;
  }

  from(socket: Socket<unknown>): void {
    this.#from = socket;
  }

  to(socket: Socket<unknown>): void {
    this.#to = socket;
    this.pump();
  }

  set passage(passage: Passage) {
    this.#passage = passage;
    this.pump();
  }

  push(bytes: Uint8Array): void {
    const passage = this.#passage;
    if (passage.kind === 'lost') {
      this.torn = true;
      return;
    }
    if (passage.kind === 'clear' && this.#waiting.length === 0 && this.#to) {
      const written = Math.max(0, this.#to.write(bytes));
      if (written === bytes.length) return;
      this.#wait({ bytes: bytes.slice(written), dueAt: 0 });
      return;
    }
    const now = performance.now();
    const late = passage.kind === 'slow' ? passage.latencyMs : 0;
    const takes = passage.kind === 'slow' ? (bytes.length / passage.bytesPerSecond) * 1_000 : 0;
    const dueAt = Math.max(now + late, this.#waiting.at(-1)?.dueAt ?? 0) + takes;
    this.#wait({ bytes: bytes.slice(), dueAt });
    this.pump();
  }

  /** The sending end has ended: so does the other, when it has been given what still waits. */
  end(): void {
    this.#ended = true;
    this.pump();
  }

  /** Gives on what is due, as far as it is taken. */
  pump(): void {
    const passage = this.#passage;
    if (!this.#to || passage.kind === 'held' || passage.kind === 'lost') return;
    const now = performance.now();
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (passage.kind === 'slow' && next.dueAt > now) {
        this.#later(next.dueAt - now);
        return;
      }
      const written = Math.max(0, this.#to.write(next.bytes));
      this.#bytes -= written;
      if (written < next.bytes.length) {
        this.#waiting[0] = { bytes: next.bytes.subarray(written), dueAt: next.dueAt };
        return;
      }
      this.#waiting.shift();
    }
    if (this.#paused && this.#bytes < MOST_WAITING) {
      this.#paused = false;
      this.#from?.resume();
    }
    if (this.#ended) this.#to.end();
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.bytes.length;
    if (this.#paused || this.#bytes < MOST_WAITING) return;
    this.#paused = true;
    this.#from?.pause();
  }

  #later(ms: number): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.pump();
    }, ms);
  }
}

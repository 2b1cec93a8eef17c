/** What one client was told and when, as bare numbers: there are millions of them. */

const FIRST = 64;

export class Journal {
  #what = new Uint32Array(FIRST);
  #when = new Uint32Array(FIRST);
  length = 0;

  /** `what` is the number of a text in the frame book. */
  add(what: number, elapsedMs: number): void {
    if (this.length === this.#what.length) {
      this.#what = grown(this.#what);
      this.#when = grown(this.#when);
    }
    this.#what[this.length] = what;
    this.#when[this.length] = elapsedMs;
    this.length += 1;
  }

  get what(): Uint32Array {
    return this.#what.subarray(0, this.length);
  }

  get when(): Uint32Array {
    return this.#when.subarray(0, this.length);
  }
}

function grown(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/** What all clients of a run share: the time, chance, the book of frames, and whoever they complain to. */
import type { FrameBook } from './frame-book.ts';
import type { Http } from './http.ts';

export interface World {
  readonly book: FrameBook;
  readonly http: Http;
  /** Milliseconds since the run began. */
  elapsed(): number;
  /** What no fault explains; each fails the run. */
  complain(who: string, what: string): void;
}

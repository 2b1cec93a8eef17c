/** Time as a dependency: whatever must be tested asks this and not the machine. */

export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

/** A clock that also calls, again and again: for what must happen by itself. */
export interface Timekeeper extends Clock {
  /** Calls `ring` every `ms` until the function that it answers is called. */
  every(ms: number, ring: () => void): () => void;
}

export const systemClock: Timekeeper = {
  now: () => Date.now(),
  every(ms, ring) {
    const timer = setInterval(ring, ms);
    return () => clearInterval(timer);
  },
};

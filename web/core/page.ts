/** What our pages ask of the browser that they run in: time, timers, and whether anybody can see it. */

export interface Page {
  /** Milliseconds since 1970 by this device's clock, which somebody may set. */
  now(): number;
  /** Milliseconds that nobody can set; they may stand still while the machine sleeps. */
  monotonic(): number;
  /** Calls back once, after so many milliseconds or later. The answer takes it back. */
  after(ms: number, callback: () => void): () => void;
  isVisible(): boolean;
  /** Tells when it has come to the front or left it. The answer ends it. */
  onVisibility(listener: () => void): () => void;
}

export const thisPage: Page = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  isVisible: () => document.visibilityState === 'visible',
  onVisibility(listener) {
    const ended = new AbortController();
    document.addEventListener('visibilitychange', listener, { signal: ended.signal });
    // A page that was kept for coming back to is shown without that event in some browsers.
    window.addEventListener('pageshow', listener, { signal: ended.signal });
    return () => ended.abort();
  },
};

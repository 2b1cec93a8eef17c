/** Waiting that ends: when it is so, when there was time enough, or when the run is stopped. */

const LOOK_MS = 100;

/** Asks again and again; false where it was not so in time. Throws where the run is stopped meanwhile. */
export async function within(ms: number, signal: AbortSignal, isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + ms;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > deadline) return false;
    await sleep(LOOK_MS, signal);
  }
}

/** Throws where the run is stopped meanwhile. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (await isOverWithin(ms, signal)) signal.throwIfAborted();
}

/** Waits so long, or until it is over; leaves no timer behind. */
export async function isOverWithin(ms: number, over: AbortSignal): Promise<boolean> {
  if (over.aborted || ms <= 0) return over.aborted;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  over.addEventListener('abort', end);
  const timer = setTimeout(end, ms);
  await promise;
  clearTimeout(timer);
  over.removeEventListener('abort', end);
  return over.aborted;
}

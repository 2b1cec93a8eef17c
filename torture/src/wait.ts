/** Waiting that ends in time: when it is so, when there has been time enough, or when the run is stopped. */
const LOOK_MS = 50;

/** Resolves when it is so, or when it will not be any more: what is missing then the judge will find. */
export async function until(isSo: () => boolean, forMs: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + forMs;
  while (!isSo() && performance.now() < deadline && !signal.aborted) await Bun.sleep(LOOK_MS);
}

/** Resolves when the work is done, or has had its time; leaves no timer behind. */
export async function within<T>(work: Promise<T>, forMs: number, signal: AbortSignal): Promise<T | undefined> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  return (await Promise.race([done, until(() => isDone, forMs, signal)])) ?? undefined;
}

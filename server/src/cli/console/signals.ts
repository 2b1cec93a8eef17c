/** Ctrl-C and its kin as an AbortSignal. */

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One Ctrl-C can arrive several times at once: from the terminal, and again from npm and from our own launcher, which
 * pass it on. Only what comes later than this is a second wish.
 */
const SAME_WISH_MS = 700;

/** Aborts at the first signal to stop; a later second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let since = 0;
  const heard = (name: (typeof STOPPING)[number]) => {
    if (!stop.signal.aborted) {
      since = performance.now();
      stop.abort();
    } else if (performance.now() - since > SAME_WISH_MS) {
      process.exit(name === 'SIGINT' ? 130 : 143);
    }
  };
  for (const name of STOPPING) process.on(name, () => heard(name));
  return stop.signal;
}

export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

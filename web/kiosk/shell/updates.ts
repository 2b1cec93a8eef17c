/** A new version of the kiosk takes over by itself while the first screen stands and nothing is on its way. */
import { thisPage } from '../../core/page.ts';
import { Updates } from '../../core/updates.ts';
import type { Kiosk } from './kiosk.ts';

/** `kiosk`: null where it is not known yet which device this is. */
export function startUpdates(kiosk: Kiosk | null): Promise<void> {
  // A clock that somebody sets says nothing of how long it is since the last touch.
  let touchedAt = thisPage.monotonic();
  window.addEventListener('pointerdown', () => {
    touchedAt = thisPage.monotonic();
  });
  const updates = new Updates({
    async register() {
      // Pages without https have none.
      if (!('serviceWorker' in navigator) || import.meta.env.DEV) return null;
      return await navigator.serviceWorker.register('/kiosk/service-worker.js', { scope: '/kiosk/' });
    },
    onTakenOver: (callback) => navigator.serviceWorker.addEventListener('controllerchange', callback),
    every: (ms, callback) => void setInterval(callback, ms),
    onShown: (callback) =>
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && callback()),
    reload: () => window.location.reload(),
    doing: () => ({
      idleMs: thisPage.monotonic() - touchedAt,
      isInside: kiosk !== null && isInside(kiosk),
      waiting: kiosk?.basket.state.intents.length ?? 0,
      soundRuns: false,
    }),
  });
  return updates.start();
}

/** Somebody is there, or has left something, or must still see something. */
function isInside(kiosk: Kiosk): boolean {
  const { ready, cancelled } = kiosk.watch.state;
  return !kiosk.isFree() || ready.length > 0 || cancelled.length > 0;
}

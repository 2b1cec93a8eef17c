/** A new version of the kiosk takes over by itself while the first screen stands and nothing is on its way. */
import { Updates } from '../../core/updates.ts';
import type { Kiosk } from './kiosk.ts';

/** `kiosk`: null where it is not known yet which device this is. */
export function startUpdates(kiosk: Kiosk | null): Promise<void> {
  let touchedAt = Date.now();
  window.addEventListener('pointerdown', () => {
    touchedAt = Date.now();
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
      idleMs: Date.now() - touchedAt,
      isInside: kiosk !== null && kiosk.flow.state.at !== 'attract',
      waiting: kiosk?.basket.state.intents.length ?? 0,
      soundRuns: false,
    }),
  });
  return updates.start();
}

/** The updates of this page. */

import { Updates } from '../../core/updates.ts';
import { liveBoard } from '../live/board.ts';
import { waitingCount } from '../live/page-title.ts';

let touchedAt = Date.now();
for (const event of ['pointerdown', 'keydown'] as const) {
  window.addEventListener(event, () => {
    touchedAt = Date.now();
  });
}

function isInside(): boolean {
  const { activeElement } = document;
  return (
    document.querySelector('[role="dialog"], [role="alertdialog"]') !== null ||
    activeElement?.matches('input, textarea, select') === true
  );
}

let soundRuns = () => false;

/** Whoever makes the page's sound says whether it runs. */
export function holdUpdatesWhile(runs: () => boolean): void {
  soundRuns = runs;
}

export const updates = new Updates({
  async register() {
    // Pages without https have none.
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return null;
    return await navigator.serviceWorker.register('/staff/service-worker.js', { scope: '/staff/' });
  },
  onTakenOver: (callback) => navigator.serviceWorker.addEventListener('controllerchange', callback),
  every: (ms, callback) => void setInterval(callback, ms),
  onShown: (callback) =>
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && callback()),
  reload: () => window.location.reload(),
  doing: () => ({
    idleMs: Date.now() - touchedAt,
    isInside: isInside(),
    waiting: liveBoard.live ? waitingCount(liveBoard.live.client.state.orders) : 0,
    soundRuns: soundRuns(),
  }),
});

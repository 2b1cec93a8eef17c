/** A page with the device's own abilities and nothing else, for e2e/board-devices.test.ts. */
import { latencyMs } from '../board/devices/latency.ts';
import { NotificationPermit } from '../board/devices/notifications.ts';
import { browserPush, PushShift } from '../board/devices/push-shift.ts';
import { browserWakeLocks, ScreenWakeLock } from '../board/devices/wake-lock.ts';
import { Rest } from '../board/live/rest.ts';
import { thisPage } from '../core/page.ts';

const wakeLock = new ScreenWakeLock(thisPage, browserWakeLocks());
const permit = new NotificationPermit(thisPage);

const wakeStates: string[] = [];
function show(): void {
  wakeStates.push(wakeLock.state);
  document.body.dataset.wake = wakeLock.state;
  document.body.dataset.permit = permit.state;
}
wakeLock.on('change', show);
permit.on('change', show);
show();
permit.start();

Object.assign(window, {
  device: {
    wakeLock,
    wakeStates,
    permit,
    latency: (url: string) => latencyMs(() => new Rest(url, async () => null).read('/healthz'), thisPage),
    shift: (url: string, token: string) => new PushShift(new Rest(url, async () => token), browserPush),
  },
});

/** One visit of a kiosk that was never here before, by a device and over a line as slow as is asked, and what it is measured by. */

import { there } from '../board-scenes.ts';
import { until } from '../browsers/browser.ts';
import type { Chromium, ChromiumPage } from '../browsers/chromium.ts';
import { screen } from '../kiosk-stage.ts';
import { openWard } from '../screenshots/demo-ward.ts';
import { NOON } from '../screenshots/morning.ts';
import { StillClock } from '../screenshots/still-clock.ts';

export interface Device {
  readonly name: string;
  /** Times slower than this machine. */
  readonly slower: number;
}

/** What Lighthouse calls slow 4G. */
export const LINE = { roundTripMs: 150, downKbits: 1_638, upKbits: 675 } as const;

/** In milliseconds, KiB, or, of the layout, in its own measure. */
export interface Measured {
  readonly firstPaint: number;
  readonly largestPaint: number;
  readonly blocked: number;
  readonly shift: number;
  readonly bytes: number;
  readonly slowestTouch: number;
  readonly warmPaint: number;
  readonly warmBytes: number;
  readonly offlinePaint: number;
}

const WATCH = `
  window.seen = { paint: 0, largest: 0, shift: 0, long: [], touch: 0 };
  const watch = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch('paint', ({ name, startTime }) => { if (name === 'first-contentful-paint') seen.paint = startTime; });
  watch('largest-contentful-paint', ({ startTime }) => { seen.largest = startTime; });
  watch('layout-shift', ({ value, hadRecentInput }) => { if (!hadRecentInput) seen.shift += value; });
  watch('longtask', ({ startTime, duration }) => { seen.long.push({ startTime, duration }); });
  watch('event', ({ duration, interactionId }) => { if (interactionId) seen.touch = Math.max(seen.touch, duration); }, { durationThreshold: 16 });
`;

/** Nothing has kept it busy for this long: the visit has arrived. */
const QUIET_MS = 2_000;

const QUIET = `
  const end = () => Math.max(0, ...seen.long.map(({ startTime, duration }) => startTime + duration));
  for (;;) {
    const left = end() + ${QUIET_MS} - performance.now();
    if (left <= 0) break;
    await new Promise((go) => setTimeout(go, left));
  }
  const blocked = seen.long
    .filter(({ startTime }) => startTime >= seen.paint)
    .reduce((sum, { duration }) => sum + duration - 50, 0);
  return { ...seen, blocked };
`;

export async function visit(browser: Chromium, kiosk: string, device: Device): Promise<Measured> {
  await using ward = await openWard({ kiosk }, new StillClock(NOON));
  await using page = await browser.open();
  let bytes = 0;
  await page.onReceived((more) => {
    bytes += more;
  });
  await page.before(WATCH);
  await page.size(810, 1_080);
  await page.slowDown(device.slower);
  await page.slowLine(LINE);
  const arrived = async (): Promise<Readonly<Record<string, number>>> => {
    await until(page, there('[data-screen]'));
    return Object(await page.run(QUIET));
  };
  const of = (values: Readonly<Record<string, number>>, name: string) => values[name] ?? 0;
  await page.goto(`${ward.line.url}/kiosk/?device_uid=ipad-room-101`);
  await until(page, screen('attract'));
  const cold = await arrived();
  const coldBytes = bytes;
  const slowestTouch = await order(page);
  await page.run('await navigator.serviceWorker.ready');
  bytes = 0;
  await page.reload();
  const warm = await arrived();
  const warmBytes = bytes;
  ward.line.target = null;
  ward.line.cut();
  await page.reload();
  const offline = await arrived();
  ward.line.mend();
  return {
    firstPaint: of(cold, 'paint'),
    largestPaint: of(cold, 'largest'),
    blocked: of(cold, 'blocked'),
    shift: of(cold, 'shift'),
    bytes: coldBytes / 1_024,
    slowestTouch,
    warmPaint: of(warm, 'largest'),
    warmBytes: warmBytes / 1_024,
    offlinePaint: of(offline, 'largest'),
  };
}

/** A guest goes from the first screen to the last touch before the order. Answers how long the slowest touch took to be seen. */
async function order(page: ChromiumPage): Promise<number> {
  const steps = ['start', 'speak=es', 'part="2"', 'product="5"', 'save', 'product="6"', 'save', 'cart', 'review'];
  for (const step of steps) {
    const selector = `[data-${step}]`;
    await until(page, `${there(selector)} && !${there(`${selector}:disabled`)}`);
    const { x, y } = Object(
      await page.run(`
        const target = ${there(selector)};
        target.scrollIntoView({ block: 'nearest' });
        const { left, top, width, height } = target.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2 };
      `),
    );
    await page.press(Number(x), Number(y));
  }
  await until(page, there('[data-place]'));
  return Number(await page.run('await new Promise((go) => setTimeout(go, 500)); return seen.touch;'));
}

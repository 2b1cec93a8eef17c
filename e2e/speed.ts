/** npm run speed: how quick the kiosk is on a slow tablet: the median of five visits to it as it is built, as a table. */
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openChromium } from './browsers/chromium.ts';
import { type Device, LINE, type Measured, visit } from './speed/visit.ts';

const KIOSK = fileURLToPath(new URL('../web/dist/kiosk', import.meta.url));
const VISITS = 5;

const DEVICES: readonly Device[] = [
  { name: 'four times slower', slower: 4 },
  { name: 'six times slower', slower: 6 },
];

const ROWS: readonly (readonly [name: keyof Measured, words: string, unit: string])[] = [
  ['firstPaint', 'first visit: something to be seen (FCP)', 'ms'],
  ['largestPaint', 'first visit: the first screen (LCP)', 'ms'],
  ['blocked', 'deaf to touches meanwhile (TBT)', 'ms'],
  ['shift', 'moved under the finger (CLS)', ''],
  ['bytes', 'over the line', 'KiB'],
  ['slowestTouch', 'slowest of nine touches from the first screen to the review (INP)', 'ms'],
  ['warmPaint', 'opened again (LCP)', 'ms'],
  ['warmBytes', 'over the line then', 'KiB'],
  ['offlinePaint', 'opened with the server away (LCP)', 'ms'],
];

function text(values: readonly number[], unit: string): string {
  const sorted = values.toSorted((a, b) => a - b);
  const write = (value = 0) => (unit === '' ? value.toFixed(3) : Math.round(value).toLocaleString('en'));
  const median = sorted[Math.floor(sorted.length / 2)];
  return `**${write(median)}** (${write(sorted[0])}–${write(sorted.at(-1))})${unit && ` ${unit}`}`;
}

const found = new Map<Device, Measured[]>();
for (const device of DEVICES) {
  const visits: Measured[] = [];
  for (let each = 0; each < VISITS; each++) {
    // A browser of its own, or the second visit would find what the first has compiled.
    await using browser = await openChromium();
    visits.push(await visit(browser, KIOSK, device));
    console.error(`${device.name}: ${each + 1} of ${VISITS}`);
  }
  found.set(device, visits);
}
console.log(`${cpus()[0]?.model}; ${LINE.roundTripMs} ms, ${LINE.downKbits} kbit/s down, ${LINE.upKbits} up\n`);
console.log(`| | ${DEVICES.map(({ name }) => name).join(' | ')} |`);
console.log(`| --- |${DEVICES.map(() => ' ---: |').join('')}`);
for (const [name, words, unit] of ROWS) {
  const cells = DEVICES.map((device) => text(found.get(device)?.map((measured) => measured[name]) ?? [], unit));
  console.log(`| ${words} | ${cells.join(' | ')} |`);
}

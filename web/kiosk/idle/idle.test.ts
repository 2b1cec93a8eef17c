/** When a kiosk takes it that nobody is there. */
import { expect, test } from 'bun:test';
import { TestPage } from '../../test/test-page.ts';
import { IDLE_MS, Idle, WARNING_MS } from './idle.ts';

function start() {
  const page = new TestPage();
  const seen = { rests: false, left: 0 };
  const idle = new Idle({
    page,
    isAtRest: () => seen.rests,
    leave: () => {
      seen.left++;
    },
  });
  return { page, idle, seen };
}

test('it asks before it forgets, and counts down', async () => {
  const { page, idle, seen } = start();
  await page.pass(IDLE_MS - 1);
  expect(idle.state.secondsLeft).toBeNull();
  await page.pass(1);
  expect(idle.state.secondsLeft).toBe(20);
  await page.pass(WARNING_MS - 1);
  expect([idle.state.secondsLeft, seen.left]).toEqual([1, 0]);
  await page.pass(1);
  expect([idle.state.secondsLeft, seen.left]).toEqual([null, 1]);
});

test('a touch begins anew, before the question and during it', async () => {
  const { page, idle, seen } = start();
  await page.pass(IDLE_MS - 1);
  idle.touched();
  await page.pass(IDLE_MS + WARNING_MS - 1);
  expect(idle.state.secondsLeft).toBe(1);
  idle.touched();
  expect(idle.state.secondsLeft).toBeNull();
  await page.pass(IDLE_MS - 1);
  expect([idle.state.secondsLeft, seen.left]).toEqual([null, 0]);
});

test('nothing is asked while an order is on its way, also where it set out during the question', async () => {
  const { page, idle, seen } = start();
  seen.rests = true;
  await page.pass(IDLE_MS * 10);
  expect([idle.state.secondsLeft, seen.left]).toEqual([null, 0]);
  seen.rests = false;
  await page.pass(IDLE_MS);
  expect(idle.state.secondsLeft).toBe(20);
  seen.rests = true;
  await page.pass(WARNING_MS * 2);
  expect([idle.state.secondsLeft, seen.left]).toEqual([null, 0]);
});

test('a device that slept through it all asks first whoever wakes it', async () => {
  const { page, idle, seen } = start();
  await page.pass(IDLE_MS - 5);
  page.sleep(12 * 3_600_000);
  await page.pass(5);
  expect([idle.state.secondsLeft, seen.left]).toEqual([20, 0]);
});

test('a device whose timers slept too asks as soon as it is woken, and forgets nothing unasked', async () => {
  const { page, idle, seen } = start();
  page.show(false);
  page.sleep(9 * 3_600_000);
  page.show(true);
  expect(idle.state.secondsLeft).toBe(20);
  await page.pass(WARNING_MS - 1);
  expect(seen.left).toBe(0);
  await page.pass(1);
  expect(seen.left).toBe(1);
});

test('one that was put away for a moment asks nothing, and a second waking does not begin the count anew', async () => {
  const { page, idle } = start();
  page.show(false);
  page.sleep(IDLE_MS - 1);
  page.show(true);
  expect(idle.state.secondsLeft).toBeNull();
  page.sleep(1);
  page.show(true);
  await page.pass(5_000);
  page.show(true);
  expect(idle.state.secondsLeft).toBe(15);
});

test('one that is stopped forgets nothing any more', async () => {
  const { page, idle, seen } = start();
  idle.stop();
  await page.pass(IDLE_MS + WARNING_MS);
  expect([page.waiting, seen.left]).toEqual([0, 0]);
});

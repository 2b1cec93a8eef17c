/** The server's time on a screen, and the one clock that ticks there. */
import { describe, expect, test } from 'bun:test';
import { TestPage } from '../test/test-page.ts';
import { ServerClock } from './server-clock.ts';
import { Ticker } from './ticker.ts';

const SERVER = Date.parse('2026-01-15T20:00:00.000Z');
const HOUR = 3_600_000;

describe('server time', () => {
  test("is the device's until the server has said something, and the server's from then on", async () => {
    const page = new TestPage();
    const clock = new ServerClock(page);
    expect(clock.now()).toBe(page.now());
    clock.heard(SERVER);
    expect(clock.now()).toBe(SERVER);
    await page.pass(90_000);
    expect(clock.now()).toBe(SERVER + 90_000);
  });

  test('goes on while the machine sleeps', () => {
    const page = new TestPage();
    const clock = new ServerClock(page);
    clock.heard(SERVER);
    page.sleep(2 * HOUR);
    expect(clock.now()).toBe(SERVER + 2 * HOUR);
  });

  test('does not go back with a clock that is set back by hours', async () => {
    const page = new TestPage();
    const clock = new ServerClock(page);
    clock.heard(SERVER);
    page.setClock(page.now() - 5 * HOUR);
    await page.pass(7_000);
    expect(clock.now()).toBe(SERVER + 7_000);
  });

  test('is right again with the next heartbeat after a clock was set forward', () => {
    const page = new TestPage();
    const clock = new ServerClock(page);
    clock.heard(SERVER);
    page.setClock(page.now() + 5 * HOUR);
    clock.heard(SERVER + 1_000);
    expect(clock.now()).toBe(SERVER + 1_000);
  });
});

describe('the ticking clock', () => {
  function listened() {
    const page = new TestPage();
    const clock = new ServerClock(page);
    clock.heard(SERVER + 300);
    const ticker = new Ticker(clock, page);
    const seen: number[] = [];
    const listen = () => ticker.on('change', () => seen.push(ticker.state - SERVER));
    return { page, ticker, seen, listen };
  }

  test('ticks on whole seconds, whoever listens and however many', async () => {
    const { page, seen, listen } = listened();
    const off = [listen(), listen()];
    expect(page.waiting).toBe(1);
    await page.pass(2_700);
    expect(seen).toEqual([1_000, 1_000, 2_000, 2_000, 3_000, 3_000]);
    for (const each of off) each();
    expect(page.waiting).toBe(0);
  });

  test('stands still while nobody sees it, and is right at once when it is shown', async () => {
    const { page, ticker, seen, listen } = listened();
    listen();
    page.show(false);
    expect(page.waiting).toBe(0);
    await page.pass(HOUR);
    expect(seen).toEqual([]);
    page.show(true);
    expect(ticker.state).toBe(SERVER + 300 + HOUR);
    await page.pass(700);
    expect(seen).toEqual([300 + HOUR, 1_000 + HOUR]);
  });

  test('one who leaves twice leaves once; who comes later finds the right time', async () => {
    const { page, ticker, listen } = listened();
    const off = listen();
    listen();
    off();
    off();
    expect(page.waiting).toBe(1);
    await page.pass(1_000);
    expect(ticker.state).toBe(SERVER + 1_000);
  });
});

/** When the screen is kept awake, by locks that the test hands out; that a browser really gives one is tried in e2e/board-devices.test.ts. */
import { expect, test } from 'bun:test';
import { settled, TestPage } from '../../test/test-page.ts';
import { ScreenWakeLock } from './wake-lock.ts';

class TestLocks {
  readonly asked: PromiseWithResolvers<TestLock>[] = [];

  request(): Promise<TestLock> {
    const asked = Promise.withResolvers<TestLock>();
    this.asked.push(asked);
    return asked.promise;
  }

  async give(): Promise<TestLock> {
    const lock = new TestLock();
    this.asked.at(-1)?.resolve(lock);
    await settled();
    return lock;
  }

  async refuse(): Promise<void> {
    this.asked.at(-1)?.reject(new Error('the battery is low'));
    await settled();
  }
}

class TestLock {
  isReleased = false;
  readonly #listeners: (() => void)[] = [];

  async release(): Promise<void> {
    this.isReleased = true;
    for (const listener of this.#listeners) listener();
  }

  addEventListener(_name: 'release', listener: () => void): void {
    this.#listeners.push(listener);
  }
}

function wakeLock() {
  const page = new TestPage();
  const locks = new TestLocks();
  const lock = new ScreenWakeLock(page, locks);
  lock.start();
  return { page, locks, lock };
}

test('is held while the page is in front, and asked for again whenever it comes back', async () => {
  const { page, locks, lock } = wakeLock();
  expect(lock.state).toBe('released');
  const first = await locks.give();
  expect(lock.state).toBe('held');
  page.show(false);
  await first.release();
  expect(lock.state).toBe('released');
  expect(locks.asked).toHaveLength(1);
  page.show(true);
  await locks.give();
  expect(lock.state).toBe('held');
  page.show(true);
  expect(locks.asked).toHaveLength(2);
});

test('taken away though the page is in front, it is asked for once more', async () => {
  const { locks, lock } = wakeLock();
  await (await locks.give()).release();
  expect(locks.asked).toHaveLength(2);
  await locks.refuse();
  expect(lock.state).toBe('refused');
});

test('a page that is hidden and shown again before the answer has it in the end', async () => {
  const { page, locks, lock } = wakeLock();
  page.show(false);
  page.show(true);
  await locks.refuse();
  expect(locks.asked).toHaveLength(2);
  await locks.give();
  expect(lock.state).toBe('held');
});

test('a page that was hidden before the answer was not refused', async () => {
  const { page, locks, lock } = wakeLock();
  page.show(false);
  await locks.refuse();
  expect(lock.state).toBe('released');
});

test('is given back when it is not wanted any more, also where it comes later', async () => {
  const { page, locks, lock } = wakeLock();
  lock.stop();
  const late = await locks.give();
  expect([late.isReleased, lock.state]).toEqual([true, 'released']);
  lock.start();
  const held = await locks.give();
  lock.stop();
  await settled();
  expect([held.isReleased, lock.state]).toEqual([true, 'released']);
  page.show(true);
  expect(locks.asked).toHaveLength(2);
});

test('a browser that has none says so', () => {
  const lock = new ScreenWakeLock(new TestPage(), null);
  lock.start();
  expect(lock.state).toBe('unsupported');
});

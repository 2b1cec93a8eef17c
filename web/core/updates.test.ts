/** When a new version of a page takes over. */
import { describe, expect, test } from 'bun:test';
import { type Doing, mayReload, Updates } from './updates.ts';

const IDLE: Doing = { idleMs: 60_000, isInside: false, waiting: 0, soundRuns: false };

test.each([
  [{}, true],
  [{ idleMs: 59_999 }, false],
  [{ isInside: true }, false],
  [{ waiting: 1 }, false],
  [{ soundRuns: true }, false],
] as const)('with %p it may reload: %p', (doing, may) => {
  expect(mayReload({ ...IDLE, ...doing })).toBe(may);
});

class Worker extends EventTarget {
  readonly told: unknown[] = [];
  postMessage(message: unknown) {
    this.told.push(message);
  }
}

class Registration extends EventTarget {
  active: Worker | null = new Worker();
  waiting: Worker | null = null;
  installing: Worker | null = null;
  asked = 0;
  async update() {
    this.asked++;
    throw new TypeError('the server is away');
  }
  /** As a browser does that has found another version. */
  install(): Worker {
    const worker = new Worker();
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    this.installing = null;
    this.waiting = worker;
    worker.dispatchEvent(new Event('statechange'));
    return worker;
  }
}

async function start(registration: Registration | null = new Registration()) {
  const timers: (() => void)[] = [];
  let takenOver = () => {};
  const seen = { doing: IDLE, reloads: 0 };
  const updates = new Updates({
    // What is used of a registration is here.
    register: async () => registration as unknown as ServiceWorkerRegistration | null,
    onTakenOver: (callback) => {
      takenOver = callback;
    },
    every: (_ms, callback) => void timers.push(callback),
    onShown: () => {},
    reload: () => {
      seen.reloads++;
    },
    doing: () => seen.doing,
  });
  await updates.start();
  const pass = () => {
    for (const ring of timers) ring();
  };
  return { updates, seen, pass, takenOver: () => takenOver() };
}

describe('a new version', () => {
  test('waits while somebody works, and takes over once nobody does', async () => {
    const registration = new Registration();
    const { updates, seen, pass, takenOver } = await start(registration);
    expect(updates.isReady).toBe(false);
    const worker = registration.install();
    expect(updates.isReady).toBe(true);
    seen.doing = { ...IDLE, idleMs: 0 };
    pass();
    expect(worker.told).toEqual([]);
    seen.doing = IDLE;
    pass();
    expect(worker.told).toEqual(['take_over']);
    expect(seen.reloads).toBe(0);
    takenOver();
    expect(seen.reloads).toBe(1);
  });

  test('takes over at once when somebody asks for it', async () => {
    const registration = new Registration();
    const { updates, seen } = await start(registration);
    seen.doing = { ...IDLE, soundRuns: true, waiting: 3 };
    const worker = registration.install();
    updates.apply();
    expect(worker.told).toEqual(['take_over']);
  });

  test('that was there before the page is found too', async () => {
    const registration = new Registration();
    registration.waiting = new Worker();
    expect((await start(registration)).updates.isReady).toBe(true);
  });

  test('is told of', async () => {
    const registration = new Registration();
    const { updates } = await start(registration);
    let told = 0;
    updates.subscribe(() => told++);
    registration.install();
    expect(told).toBe(1);
  });
});

test('the first version of all takes no page away from anybody', async () => {
  const registration = new Registration();
  registration.active = null;
  const { updates, seen, takenOver } = await start(registration);
  registration.install();
  expect(updates.isReady).toBe(false);
  takenOver();
  expect(seen.reloads).toBe(0);
});

test('the server is asked, and may be away', async () => {
  const registration = new Registration();
  const { pass } = await start(registration);
  pass();
  expect(registration.asked).toBe(1);
});

test('a page that can have no worker goes without', async () => {
  const { updates, pass } = await start(null);
  pass();
  updates.apply();
  expect(updates.isReady).toBe(false);
});

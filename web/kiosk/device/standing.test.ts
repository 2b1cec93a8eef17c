/** A device that the server does not take says so until it is taken again, which it finds out by itself. */
import { expect, test } from 'bun:test';
import type { KioskState } from '@comanda/client';
import { TestPage } from '../../test/test-page.ts';
import { ASK_AGAIN_MS, Standing } from './standing.ts';

type Status = KioskState['connection']['status'];

function start() {
  const page = new TestPage();
  const seen = { starts: 0 };
  const listeners: ((state: KioskState) => void)[] = [];
  const state = (status: Status): KioskState => {
    return { connection: { status, why: null, asOf: 1 }, orders: new Map(), waiting: [], anyoneWatching: null };
  };
  const client = {
    state: state('connecting'),
    on: (_name: 'change', listener: (state: KioskState) => void) => listeners.push(listener),
    start: () => {
      seen.starts++;
    },
  };
  const standing = new Standing({ client, page });
  const become = (status: Status) => {
    client.state = state(status);
    for (const listener of listeners) listener(client.state);
  };
  return { page, seen, standing, become };
}

test('it is off from the refusal on, while it is tried again, and until the server takes it', async () => {
  const { page, seen, standing, become } = start();
  expect(standing.state.isOff).toBe(false);
  become('refused');
  expect(standing.state.isOff).toBe(true);
  await page.pass(ASK_AGAIN_MS - 1);
  expect(seen.starts).toBe(0);
  await page.pass(1);
  expect(seen.starts).toBe(1);
  for (const status of ['connecting', 'offline', 'connecting', 'refused'] as const) {
    become(status);
    expect(standing.state.isOff).toBe(true);
  }
  await page.pass(ASK_AGAIN_MS);
  expect(seen.starts).toBe(2);
  become('connecting');
  become('live');
  expect(standing.state.isOff).toBe(false);
  await page.pass(ASK_AGAIN_MS * 3);
  expect(seen.starts).toBe(2);
});

test('who wakes it is not kept waiting, and where nothing was refused nothing is begun', () => {
  const { page, seen, become } = start();
  become('offline');
  page.show(true);
  expect(seen.starts).toBe(0);
  become('refused');
  page.show(false);
  expect(seen.starts).toBe(0);
  page.show(true);
  expect(seen.starts).toBe(1);
});

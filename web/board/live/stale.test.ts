/** What the feed tells makes old what was read of it, and nothing else. */
import { expect, test } from 'bun:test';
import type { Connection, StaffEvents } from '@comanda/client';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { invalidateByEvents } from './stale.ts';

class Feed {
  readonly #listeners: { readonly name: keyof StaffEvents; readonly call: (event: never) => void }[] = [];

  on<K extends keyof StaffEvents>(name: K, call: (event: StaffEvents[K]) => void): () => void {
    this.#listeners.push({ name, call });
    return () => {};
  }

  tell<K extends keyof StaffEvents>(name: K, event: StaffEvents[K]): void {
    for (const each of this.#listeners) if (each.name === name) Reflect.apply(each.call, null, [event]);
  }
}

const KEYS = [['settings'], ['menu', 'products'], ['unconfirmed'], ['rooms'], ['order', 7], ['order', 8]];
const AT = '2026-01-15T12:00:00.000Z';
const CHANGED = { type: 'order_changed', order_id: 7, changed_at: AT } as const;
const MOVED = { type: 'order_updated', order_id: 7, from_status: 'PLACED', changed_at: AT } as const;

/** Everything was read and is looked at; answers what is read again. */
async function scene() {
  const feed = new Feed();
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  let again: string[] = [];
  for (const queryKey of KEYS) {
    const queryFn = () => {
      again.push(queryKey.join(' '));
      return true;
    };
    new QueryObserver(queries, { queryKey, queryFn }).subscribe(() => {});
  }
  await settled(queries);
  invalidateByEvents(feed, queries);
  return async (tell: (feed: Feed) => void) => {
    again = [];
    tell(feed);
    await settled(queries);
    return again.sort();
  };
}

async function settled(queries: QueryClient): Promise<void> {
  do await Promise.resolve();
  while (queries.isFetching() > 0);
}

test('each event is of what it says', async () => {
  const after = await scene();
  expect(
    await after((feed) => feed.tell('settings_changed', { type: 'settings_changed', name: 'board', at: AT })),
  ).toEqual(['settings']);
  expect(await after((feed) => feed.tell('menu_changed', { type: 'menu_changed', at: AT }))).toEqual(['menu products']);
  expect(await after((feed) => feed.tell('order_changed', { ...CHANGED, change: 'item_done' }))).toEqual(['order 7']);
  expect(await after((feed) => feed.tell('order_changed', { ...CHANGED, change: 'confirmed' }))).toEqual([
    'order 7',
    'unconfirmed',
  ]);
  expect(await after((feed) => feed.tell('order_updated', { ...MOVED, status: 'READY' }))).toEqual(['order 7']);
  expect(await after((feed) => feed.tell('order_updated', { ...MOVED, status: 'CANCELLED' }))).toEqual([
    'order 7',
    'unconfirmed',
  ]);
});

test('after an absence everything is read again, and once', async () => {
  const after = await scene();
  const state = (status: Connection['status']) => ({ connection: { status, why: null, asOf: 0 }, orders: new Map() });
  const all = KEYS.map((key) => key.join(' ')).sort();
  expect(await after((feed) => feed.tell('change', state('live')))).toEqual(all);
  expect(await after((feed) => feed.tell('change', state('live')))).toEqual([]);
  expect(await after((feed) => feed.tell('change', state('offline')))).toEqual([]);
  expect(await after((feed) => feed.tell('change', state('live')))).toEqual(all);
});

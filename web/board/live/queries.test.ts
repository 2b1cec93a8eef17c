/** Readings that there is one of are kept; those of orders, of which there are ever more, are not. */
import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { QueryObserver } from '@tanstack/react-query';
import { boardQueries } from './queries.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('an order that nobody looks at any more is forgotten after a minute, with its custody; the menu never is', async () => {
  const queries = boardQueries();
  const keys = [['order', 7], ['order', 7, 'custody'], ['menu', 'products'], ['unconfirmed']];
  const queryFn = () => Promise.resolve('read');
  for (const queryKey of keys) await queries.fetchQuery({ queryKey, queryFn });
  const unread = new QueryObserver(queries, { queryKey: ['order', 8], queryFn }).subscribe(() => {});
  await queries.fetchQuery({ queryKey: ['order', 8], queryFn });
  const kept = () =>
    queries
      .getQueryCache()
      .getAll()
      .map(({ queryKey }) => queryKey.join(' '));
  jest.advanceTimersByTime(59_000);
  expect(kept()).toHaveLength(5);
  jest.advanceTimersByTime(2_000);
  expect(kept()).toEqual(['menu products', 'unconfirmed', 'order 8']);
  unread();
  jest.advanceTimersByTime(61_000);
  expect(kept()).toEqual(['menu products', 'unconfirmed']);
  queries.clear();
});

/** Each step of an order is said once, and what was there before is no news. */
import { expect, test } from 'bun:test';
import { Room } from '../../test/room.ts';
import { StatusNews } from './status-news.ts';

test('a step is news, an order that has just come or gone is none', () => {
  const room = new Room();
  room.move(1, 'PLACED');
  const news = new StatusNews(room);
  const said: unknown[] = [];
  news.on('change', () => said.push(news.state));
  room.move(2, 'PLACED');
  room.move(2, 'PLACED');
  room.move(1, 'PREPARING');
  room.move(2, 'PREPARING');
  room.move(1, 'DELIVERED');
  expect(said).toEqual([
    { id: 1, status: 'preparing' },
    { id: 2, status: 'preparing' },
  ]);
});

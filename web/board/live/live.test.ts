/** What the frame says of the connection, of the time and in its title. */
import { expect, test } from 'bun:test';
import type { BoardOrder, ConnectionStatus } from '@comanda/client';
import { orderOf } from '../../test/orders.ts';
import { connectionLook } from './connection-look.ts';
import { pageTitle, waitingCount } from './page-title.ts';
import { readSite } from './read-site.ts';
import { siteTime, siteTimeToTheSecond } from './site-time.ts';

test('only what is live looks like it', () => {
  const all: readonly ConnectionStatus[] = ['connecting', 'catching_up', 'live', 'offline', 'refused', 'stopped'];
  expect(all.filter((status) => !connectionLook(status).isStale)).toEqual(['live']);
  expect(all.filter((status) => connectionLook(status).shape === 'disc')).toEqual(['live']);
  expect(connectionLook('offline').shape).not.toBe(connectionLook('connecting').shape);
});

const order = (id: number, status: BoardOrder['status'], byEmail: string | null = null): BoardOrder =>
  orderOf({ id, status, acknowledged: byEmail === null ? null : { by: null, byEmail, at: '' } });

test('the title counts what nobody has taken in hand', () => {
  const orders = [order(1, 'PLACED'), order(2, 'PLACED', 'a@b'), order(3, 'PREPARING'), order(4, 'PLACED')];
  expect(waitingCount(new Map(orders.map((each) => [each.id, each])))).toBe(2);
  expect(pageTitle(2, 'La Perla')).toBe('(2) La Perla · Comanda');
  expect(pageTitle(0, 'Comanda')).toBe('Comanda');
});

test('times are those of the site, with two digits and 24 hours, in both languages', () => {
  const midnight = Date.UTC(2026, 6, 1, 22, 4, 5);
  for (const language of ['es', 'en'] as const) {
    expect(siteTime(midnight, language, 'Europe/Madrid')).toBe('00:04');
    expect(siteTime('2026-07-01T22:04:05.000Z', language, 'Atlantic/Canary')).toBe('23:04');
    expect(siteTimeToTheSecond(midnight, language, 'Europe/Madrid')).toBe('00:04:05');
  }
});

test('a site is what says all of it', () => {
  const told = { name: 'La Perla', time_zone: 'Europe/Madrid', currency: 'EUR' };
  expect(readSite(told)).toEqual({ name: 'La Perla', timeZone: 'Europe/Madrid', currency: 'EUR' });
  for (const wrong of [null, 'x', {}, { ...told, name: 1 }, { name: 'x', currency: 'EUR' }]) {
    expect(readSite(wrong)).toBeUndefined();
  }
});

/** Prices and times as guests read them. */
import { expect, test } from 'bun:test';
import { priceText, timeText } from './formats.ts';

const plain = (text: string) => text.replace(/\s/g, ' ');

test('a price is in its currency’s units and its reader’s writing', () => {
  expect(plain(priceText(1_250, 'EUR', 'es-ES'))).toBe('12,50 €');
  expect(plain(priceText(1_250, 'EUR', 'en-GB'))).toBe('€12.50');
  expect(plain(priceText(1_250, 'JPY', 'en-GB'))).toBe('JP¥1,250');
});

test('a time is the site’s, whatever the device’s zone', () => {
  const at = '2026-07-15T22:30:00.000Z';
  expect(timeText(at, 'Europe/Madrid', 'es-ES')).toBe('00:30');
  expect(timeText(at, 'Atlantic/Canary', 'en-GB')).toBe('23:30');
});

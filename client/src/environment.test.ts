import { expect, test } from 'bun:test';
import { ScreenId } from '@comanda/protocol/custody';
import { IdempotencyKey } from '@comanda/protocol/order';
import { here } from './environment.ts';

test('a key may name a screen and stand in a header, and no two are the same', () => {
  const keys = Array.from({ length: 1_000 }, () => here.key());
  for (const key of keys) {
    ScreenId.parse(key);
    IdempotencyKey.parse(key);
  }
  expect(new Set(keys).size).toBe(keys.length);
});

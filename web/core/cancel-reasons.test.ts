/** The reasons of a cancelled order are those of the protocol. */
import { expect, test } from 'bun:test';
import { CANCEL_REASONS as OF_PROTOCOL } from '@comanda/protocol/order';
import { CANCEL_REASONS, knownReason } from './cancel-reasons.ts';

test('are those of the protocol, and others are words', () => {
  expect<readonly string[]>(CANCEL_REASONS).toEqual([...OF_PROTOCOL]);
  expect([knownReason('kitchen_closed'), knownReason('Se ha ido de alta'), knownReason('')]).toEqual([
    'kitchen_closed',
    null,
    null,
  ]);
});

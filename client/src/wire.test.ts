import { expect, test } from 'bun:test';
import { CLOSE } from '@comanda/protocol/close-codes';
import { MAX_ORDERS_PER_RECEIPT, ResumableDown } from '@comanda/protocol/feed';
import { OPEN_STATUSES } from '@comanda/protocol/order';
import * as version from '@comanda/protocol/version';
import { next, SILENCE_MS } from './feed/machine.ts';
import * as wire from './wire.ts';

test('what a client knows of the protocol is what the protocol says', () => {
  expect(wire.SUBPROTOCOL).toBe(version.SUBPROTOCOL);
  expect(wire.BEARER_SUBPROTOCOL).toBe(version.BEARER_SUBPROTOCOL);
  expect(wire.DEVICE_SUBPROTOCOL).toBe(version.DEVICE_SUBPROTOCOL);
  expect(wire.OPEN_STATUSES).toEqual(OPEN_STATUSES);
  expect(wire.MAX_ORDERS_PER_RECEIPT).toBe(MAX_ORDERS_PER_RECEIPT);
  expect([...wire.FRAMES].sort()).toEqual(ResumableDown.options.map(({ shape }) => shape.type.value).sort());
});

test('close codes mean to the machine what the protocol says of them', () => {
  const phases = Object.entries(CLOSE).map(([name, code]) => {
    const live = { phase: 'live', attempt: 0, renewed: false, cursor: 'c', since: 0, ms: SILENCE_MS } as const;
    return [name, next(live, { type: 'closed', code }, { now: 0, random: 0.5 }).state.phase];
  });
  expect(Object.fromEntries(phases)).toEqual({
    // Once, with another credential.
    UNAUTHENTICATED: 'preparing',
    FORBIDDEN: 'refused',
    TOO_MANY_CONNECTIONS: 'waiting',
    POLICY: 'waiting',
    TOO_BIG: 'waiting',
    RESTART: 'waiting',
    TRY_LATER: 'waiting',
  });
});

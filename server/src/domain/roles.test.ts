import { expect, test } from 'bun:test';
import { Role } from '@comanda/protocol/session';
import { mayAdminister, mayWatch } from './roles.ts';

test('who may do what', () => {
  const rights = Object.fromEntries(Role.options.map((role) => [role, [mayWatch(role), mayAdminister(role)]]));
  expect(rights).toEqual({ ADMIN: [true, true], STAFF: [true, false], USER: [false, false] });
});

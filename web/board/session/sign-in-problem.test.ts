/** What is said of a sign-in that has failed. */
import { expect, test } from 'bun:test';
import { Refused, Unreachable } from '@comanda/client';
import { type SignInProblem, signInProblem } from './sign-in-problem.ts';
import { NotStaff } from './staff-session.ts';

const SAID: readonly (readonly [Error, SignInProblem])[] = [
  [new Refused(401, 'bad_credentials', 'no', {}), { kind: 'bad_credentials' }],
  [new Refused(429, 'too_many_requests', 'no', { retryAfterMs: 12_400 }), { kind: 'too_many', seconds: 13 }],
  [new Refused(429, 'http_429', 'no', {}), { kind: 'too_many', seconds: 60 }],
  [new Refused(503, 'store_unavailable', 'no', {}), { kind: 'unavailable' }],
  [new Refused(502, 'http_502', 'no', {}), { kind: 'unavailable' }],
  [new Refused(400, 'invalid_request', 'no', { errors: { email: ['Falta.'] } }), { kind: 'other', words: 'Falta.' }],
  [new Refused(403, 'origin_not_allowed', 'De ahí no.', {}), { kind: 'other', words: 'De ahí no.' }],
  [new Unreachable('x'), { kind: 'unreachable' }],
  [new NotStaff(), { kind: 'not_staff' }],
];

test('each refusal is said in its own way', () => {
  for (const [error, said] of SAID) expect(signInProblem(error)).toEqual(said);
});

test('a bug is no refusal', () => {
  expect(() => signInProblem(new TypeError('bug'))).toThrow('bug');
});

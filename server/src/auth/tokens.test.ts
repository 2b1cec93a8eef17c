import { describe, expect, test } from 'bun:test';
import { TestClock } from '../../test/harness/clock.ts';
import { START } from '../../test/harness/small-clinic.ts';
import { ACCESS_LIFETIME_MS, REFRESH_LIFETIME_MS, Tokens } from './tokens.ts';

const KEY = new Uint8Array(32).fill(7);

function makeTokens(key = KEY) {
  const clock = new TestClock(START);
  return { clock, tokens: new Tokens(key, clock) };
}

describe('an access token', () => {
  test('says who holds it, by which session and for how long', async () => {
    const { tokens } = makeTokens();
    const token = await tokens.issueAccess(42, 'session-1');
    expect(await tokens.verifyAccess(token)).toEqual({
      userId: 42,
      sessionId: 'session-1',
      expiresAt: START + ACCESS_LIFETIME_MS,
    });
  });

  test('is good for one hour to the second', async () => {
    expect(ACCESS_LIFETIME_MS).toBe(60 * 60_000);
    const { clock, tokens } = makeTokens();
    const token = await tokens.issueAccess(1, 's');
    clock.advance(ACCESS_LIFETIME_MS - 1);
    expect(await tokens.verifyAccess(token)).not.toBeNull();
    clock.advance(1);
    expect(await tokens.verifyAccess(token)).toBeNull();
  });

  test('never claims to last longer than it does, at whatever part of a second it was issued', async () => {
    for (const ms of [0, 1, 499, 500, 999]) {
      const { clock, tokens } = makeTokens();
      clock.advance(ms);
      const access = await tokens.verifyAccess(await tokens.issueAccess(1, 's'));
      expect(access?.expiresAt).toBe(START + ACCESS_LIFETIME_MS);
    }
  });

  test('is no refresh token', async () => {
    const { tokens } = makeTokens();
    expect(await tokens.verifyRefresh(await tokens.issueAccess(1, 's'))).toBeNull();
  });

  test('is good on every server with the same key and on no other', async () => {
    const token = await makeTokens().tokens.issueAccess(1, 's');
    expect(await makeTokens().tokens.verifyAccess(token)).not.toBeNull();
    expect(await makeTokens(new Uint8Array(32).fill(8)).tokens.verifyAccess(token)).toBeNull();
  });

  test('names no person and no secret', async () => {
    const { tokens } = makeTokens();
    const [, payload = ''] = (await tokens.issueAccess(42, 'session-1')).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub']);
  });
});

describe('a refresh token', () => {
  test('names its session and itself', async () => {
    const { tokens } = makeTokens();
    const token = await tokens.issueRefresh('session-1', 'refresh-1', START + REFRESH_LIFETIME_MS);
    expect(await tokens.verifyRefresh(token)).toEqual({ sessionId: 'session-1', refreshId: 'refresh-1' });
  });

  test('is good as long as it is told to be', async () => {
    expect(REFRESH_LIFETIME_MS).toBe(7 * 24 * 60 * 60_000);
    const { clock, tokens } = makeTokens();
    const token = await tokens.issueRefresh('s', 'r', START + REFRESH_LIFETIME_MS);
    clock.advance(REFRESH_LIFETIME_MS - 1);
    expect(await tokens.verifyRefresh(token)).not.toBeNull();
    clock.advance(1);
    expect(await tokens.verifyRefresh(token)).toBeNull();
  });

  test('is no access token', async () => {
    const { tokens } = makeTokens();
    expect(await tokens.verifyAccess(await tokens.issueRefresh('s', 'r', START + REFRESH_LIFETIME_MS))).toBeNull();
  });
});

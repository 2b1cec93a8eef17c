import { expect, test } from 'bun:test';
import { TestClock } from '../../test/harness/clock.ts';
import { readConfig } from '../config.ts';
import { makeLimits } from './limits.ts';
import { SharedCounts } from './shared-counts.ts';

const SETTINGS = {
  LOGIN_FAILURES_PER_ACCOUNT: '2',
  LOGIN_FAILURES_PER_ADDRESS: '3',
  CONNECT_FAILURES_PER_ADDRESS: '4',
  SOCKET_FRAMES_PER_10S: '5',
  ORDERS_PER_DEVICE: '6',
  SOCKETS_PER_DEVICE: '7',
  SOCKETS_PER_USER: '8',
};

test('every limit is its setting', () => {
  const limits = makeLimits(readConfig(SETTINGS), new TestClock(), null);
  const { loginByAccount, loginByAddress, failedConnects, ordersByDevice, pushTests, ...rest } = limits;
  expect(
    [loginByAccount, loginByAddress, failedConnects, ordersByDevice, pushTests].map(({ policy }) => policy),
  ).toEqual([
    { name: 'login-account', quota: 2, windowMs: 15 * 60_000 },
    { name: 'login-address', quota: 3, windowMs: 15 * 60_000 },
    { name: 'connects', quota: 4, windowMs: 60_000 },
    { name: 'orders', quota: 6, windowMs: 60_000 },
    { name: 'push-tests', quota: 10, windowMs: 60_000 },
  ]);
  expect(rest).toEqual({ socketFrames: { quota: 5, windowMs: 10_000 }, socketsPerDevice: 7, socketsPerUser: 8 });
});

test('RATE_LIMITS=off lifts all of them', () => {
  const limits = makeLimits(readConfig({ ...SETTINGS, RATE_LIMITS: 'off' }), new TestClock(), null);
  const { loginByAccount, loginByAddress, failedConnects, ordersByDevice, socketFrames } = limits;
  for (const limit of [loginByAccount, loginByAddress, failedConnects, ordersByDevice]) {
    for (let count = 0; count < 1_000; count++) expect(limit.take('a').ok).toBe(true);
    expect(limit.isSpent('a')).toBe(false);
  }
  expect([socketFrames.quota, limits.socketsPerDevice, limits.socketsPerUser]).toEqual([Infinity, Infinity, Infinity]);
});

test('where there are other servers the rates are shared by name, and with RATE_LIMITS=off nothing is told', () => {
  for (const [settings, expected] of [
    [SETTINGS, ['connects', 'login-account', 'login-address', 'orders']],
    [{ ...SETTINGS, RATE_LIMITS: 'off' }, []],
  ] as const) {
    const clock = new TestClock();
    const told: string[] = [];
    const counts = new SharedCounts(new Uint8Array(32), clock, (text) => told.push(text));
    const limits = makeLimits(readConfig(settings), clock, counts);
    const { loginByAccount, loginByAddress, failedConnects, ordersByDevice } = limits;
    for (const limit of [loginByAccount, loginByAddress, failedConnects, ordersByDevice]) limit.take('a');
    counts.flush();
    const names = told.flatMap((text) => [...text.matchAll(/\["([a-z-]+)"/g)].map(([, name]) => name));
    expect(names.sort()).toEqual([...expected]);
  }
});

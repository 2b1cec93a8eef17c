/** Every limit of the server, made from its settings. */
import type { Config } from '../config.ts';
import type { Clock } from '../domain/clock.ts';
import { RateLimit } from './rate-limit.ts';
import type { SharedCounts } from './shared-counts.ts';
import { SharedRateLimit } from './shared-rate-limit.ts';

const MINUTE_MS = 60_000;

/** Per user in 1 minute: whoever tries it out, and nobody who would flood a push service. */
const PUSH_TESTS = 10;

export interface Limits {
  readonly loginByAccount: RateLimit;
  readonly loginByAddress: RateLimit;
  readonly failedConnects: RateLimit;
  readonly ordersByDevice: RateLimit;
  readonly pushTests: RateLimit;
  readonly socketFrames: { readonly quota: number; readonly windowMs: number };
  readonly socketsPerDevice: number;
  readonly socketsPerUser: number;
}

/**
 * With `RATE_LIMITS=off` nothing is ever refused. `shared`: what other servers count, null where there are none. What is
 * held within one socket, and how many sockets one server carries for somebody, is each server's own.
 */
export function makeLimits(config: Config, clock: Clock, shared: SharedCounts | null): Limits {
  const off = config.RATE_LIMITS === 'off';
  const quota = (setting: number) => (off ? Number.POSITIVE_INFINITY : setting);
  function limit(name: string, setting: number, windowMs: number): RateLimit {
    const policy = { name, quota: quota(setting), windowMs };
    return off || shared === null ? new RateLimit(policy, clock) : new SharedRateLimit(policy, clock, shared);
  }
  return {
    loginByAccount: limit('login-account', config.LOGIN_FAILURES_PER_ACCOUNT, 15 * MINUTE_MS),
    loginByAddress: limit('login-address', config.LOGIN_FAILURES_PER_ADDRESS, 15 * MINUTE_MS),
    failedConnects: limit('connects', config.CONNECT_FAILURES_PER_ADDRESS, MINUTE_MS),
    ordersByDevice: limit('orders', config.ORDERS_PER_DEVICE, MINUTE_MS),
    pushTests: limit('push-tests', PUSH_TESTS, MINUTE_MS),
    socketFrames: { quota: quota(config.SOCKET_FRAMES_PER_10S), windowMs: 10_000 },
    socketsPerDevice: quota(config.SOCKETS_PER_DEVICE),
    socketsPerUser: quota(config.SOCKETS_PER_USER),
  };
}

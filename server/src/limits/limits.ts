/** Every limit of the server, made from its settings. They count in this process; a later store may count for many. */
import type { Config } from '../config.ts';
import type { Clock } from '../domain/clock.ts';
import { RateLimit } from './rate-limit.ts';

const MINUTE_MS = 60_000;

export interface Limits {
  readonly loginByAccount: RateLimit;
  readonly loginByAddress: RateLimit;
  readonly failedConnects: RateLimit;
  readonly ordersByDevice: RateLimit;
  readonly socketFrames: { readonly quota: number; readonly windowMs: number };
  readonly socketsPerDevice: number;
  readonly socketsPerUser: number;
}

/** With `RATE_LIMITS=off` nothing is ever refused. */
export function makeLimits(config: Config, clock: Clock): Limits {
  const off = config.RATE_LIMITS === 'off';
  const quota = (setting: number) => (off ? Number.POSITIVE_INFINITY : setting);
  const limit = (name: string, setting: number, windowMs: number) =>
    new RateLimit({ name, quota: quota(setting), windowMs }, clock);
  return {
    loginByAccount: limit('login-account', config.LOGIN_FAILURES_PER_ACCOUNT, 15 * MINUTE_MS),
    loginByAddress: limit('login-address', config.LOGIN_FAILURES_PER_ADDRESS, 15 * MINUTE_MS),
    failedConnects: limit('connects', config.CONNECT_FAILURES_PER_ADDRESS, MINUTE_MS),
    ordersByDevice: limit('orders', config.ORDERS_PER_DEVICE, MINUTE_MS),
    socketFrames: { quota: quota(config.SOCKET_FRAMES_PER_10S), windowMs: 10_000 },
    socketsPerDevice: quota(config.SOCKETS_PER_DEVICE),
    socketsPerUser: quota(config.SOCKETS_PER_USER),
  };
}

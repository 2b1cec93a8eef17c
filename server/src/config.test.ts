import { describe, expect, test } from 'bun:test';
import { BadSetting, type Environment, readConfig, SETTINGS, type SettingName } from './config.ts';
import { LANGUAGES, translator } from './i18n/translate.ts';

function settingsFailure(environment: Environment): BadSetting {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof BadSetting) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(environment)} was taken`);
}

const WHOLE_NUMBERS = ['', ' ', '0.5', '1e3', 'abc', '０', '1 0', '+1', '-1', '0x10', '9999999999999'];
const POSITIVE = [...WHOLE_NUMBERS, '0', '1000001'].filter((value) => value.trim() !== '');

/** Values that each setting refuses, and the text that says why. */
const BAD: Partial<Record<SettingName, { readonly reason: string; readonly values: readonly string[] }>> = {
  PORT: { reason: 'startup.reason.integer', values: ['-1', '65536', '80.5', 'http', '0x50', '1e3', '８０'] },
  LOG_LEVEL: { reason: 'startup.reason.one_of', values: ['INFO', 'trace', 'silent', 'info,warn'] },
  DATABASE_URL: {
    reason: 'startup.reason.database_url',
    values: ['comanda', 'mysql://localhost/comanda', 'localhost:5432', '/var/lib/comanda'],
  },
  WS_ALLOWED_ORIGINS: {
    reason: 'startup.reason.origin',
    values: ['*', 'localhost', 'ftp://example.com', 'http://', 'null', 'https://a.example,nonsense', 'file:///'],
  },
  PUBLIC_URL: { reason: 'startup.reason.url', values: ['example.com', 'ftp://example.com', 'https://', '/comanda'] },
  TRUSTED_PROXIES: { reason: 'startup.reason.address', values: ['proxy.local', '10.0.0.0/33', '10.0.0.1 10.0.0.2'] },
  WEBHOOK_ALLOWED_NETWORKS: {
    reason: 'startup.reason.address',
    values: ['proxy.local', '10.0.0.0/33', '10.0.0.1 10.0.0.2'],
  },
  PUSH_ALLOWED_NETWORKS: { reason: 'startup.reason.address', values: ['push.local', '10.0.0.0/33', 'fd00::/129'] },
  VAPID_SUBJECT: {
    reason: 'startup.reason.contact',
    values: [
      'somebody@example.com',
      'mailto:',
      'mailto:nobody',
      'http://example.com',
      'https://localhost:8000',
      'tel:112',
    ],
  },
  SITE_LANGUAGES: {
    reason: 'startup.reason.languages',
    values: ['ES', ',', 'español', 'es,French', 'pt-br', 'e', 'es_ES'],
  },
  SITE_CURRENCY: { reason: 'startup.reason.currency', values: ['eur', 'EURO', '€', 'E', 'EU1'] },
  SITE_TIME_ZONE: { reason: 'startup.reason.time_zone', values: ['Madrid', 'Europe/Nowhere', 'GMT+25', '🕰'] },
  EVENT_RETENTION_DAYS: { reason: 'startup.reason.integer', values: ['0', '-7', '3651', '7d'] },
  RATE_LIMITS: { reason: 'startup.reason.one_of', values: ['true', 'OFF', 'no', '0'] },
  LOGIN_FAILURES_PER_ACCOUNT: { reason: 'startup.reason.integer', values: POSITIVE },
  LOGIN_FAILURES_PER_ADDRESS: { reason: 'startup.reason.integer', values: POSITIVE },
  CONNECT_FAILURES_PER_ADDRESS: { reason: 'startup.reason.integer', values: POSITIVE },
  SOCKET_FRAMES_PER_10S: { reason: 'startup.reason.integer', values: POSITIVE },
  ORDERS_PER_DEVICE: { reason: 'startup.reason.integer', values: POSITIVE },
  SOCKETS_PER_DEVICE: { reason: 'startup.reason.integer', values: POSITIVE },
  SOCKETS_PER_USER: { reason: 'startup.reason.integer', values: POSITIVE },
};

/** Any text will do for these. */
const ANYTHING: readonly string[] = ['HOST', 'DATA_DIR', 'REDIS_URL', 'SITE_NAME'];

/** Never shown, so these have a test of their own. */
const SECRET: readonly string[] = ['SECRET_KEY', 'METRICS_TOKEN'];

describe('a bad value', () => {
  test('is known of every setting', () => {
    expect([...Object.keys(BAD), ...ANYTHING, ...SECRET].sort()).toEqual(Object.keys(SETTINGS).sort());
  });

  for (const [name, { reason, values }] of Object.entries(BAD)) {
    for (const value of values) {
      test(`${name}=${value}`, () => {
        const failure = settingsFailure({ [name]: value });
        expect(failure).toMatchObject({ setting: name, value, reason });
        // It can be told in every language, with nothing left open.
        for (const language of LANGUAGES) {
          const t = translator(language);
          const told = t('startup.bad_setting', { name, value, reason: t(failure.reason, failure.values) });
          expect(told).toContain(`${name}=${value}`);
          expect(told).not.toContain('{{');
        }
      });
    }
  }

  test('of a secret is not shown, nor the password of an address', () => {
    for (const name of SECRET) {
      expect(settingsFailure({ [name]: 'too short' })).toMatchObject({
        value: '***',
        reason: 'startup.reason.secret_key',
      });
    }
    expect(settingsFailure({ DATABASE_URL: 'mysql://me:sesame@host/db' }).value).toBe('mysql://***@host/db');
  });

  test('does not stand in the error’s own message, which may be logged', () => {
    expect(settingsFailure({ PORT: 'hunter2' }).message).not.toContain('hunter2');
  });
});

describe('settings that nobody has set', () => {
  test('are those of the seed and of the contract', () => {
    expect(readConfig({})).toEqual({
      HOST: '127.0.0.1',
      PORT: 8000,
      DATA_DIR: './data',
      LOG_LEVEL: 'info',
      DATABASE_URL: null,
      SECRET_KEY: null,
      REDIS_URL: null,
      WS_ALLOWED_ORIGINS: ['http://localhost:5173', 'http://localhost:3000'],
      PUBLIC_URL: null,
      TRUSTED_PROXIES: [],
      WEBHOOK_ALLOWED_NETWORKS: [],
      PUSH_ALLOWED_NETWORKS: [],
      VAPID_SUBJECT: null,
      METRICS_TOKEN: null,
      SITE_NAME: 'Comanda',
      SITE_LANGUAGES: ['es', 'en'],
      SITE_CURRENCY: 'EUR',
      SITE_TIME_ZONE: 'Europe/Madrid',
      EVENT_RETENTION_DAYS: 7,
      RATE_LIMITS: 'on',
      LOGIN_FAILURES_PER_ACCOUNT: 10,
      LOGIN_FAILURES_PER_ADDRESS: 100,
      CONNECT_FAILURES_PER_ADDRESS: 300,
      SOCKET_FRAMES_PER_10S: 100,
      ORDERS_PER_DEVICE: 30,
      SOCKETS_PER_DEVICE: 20,
      SOCKETS_PER_USER: 100,
    });
  });

  test('are the same when they are set to nothing', () => {
    const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, '  ']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });
});

describe('good values', () => {
  const good: readonly [SettingName, string, unknown][] = [
    ['PORT', '0', 0],
    ['PORT', ' 65535 ', 65_535],
    ['HOST', '0.0.0.0', '0.0.0.0'],
    ['REDIS_URL', 'redis://127.0.0.1:6379/0', 'redis://127.0.0.1:6379/0'],
    ['WS_ALLOWED_ORIGINS', 'https://a.example/, http://b.example:80/path?x', ['https://a.example', 'http://b.example']],
    ['WS_ALLOWED_ORIGINS', ',', []],
    ['PUBLIC_URL', 'https://orders.example.com/comanda/', 'https://orders.example.com'],
    ['TRUSTED_PROXIES', '10.0.0.1, ::1', ['10.0.0.1', '::1']],
    ['TRUSTED_PROXIES', '172.16.0.0/12', ['172.16.0.0/12']],
    ['SITE_LANGUAGES', 'en', ['en']],
    ['SITE_LANGUAGES', ' en , es ', ['en', 'es']],
    ['SITE_LANGUAGES', 'fr,pt-BR,es', ['fr', 'pt-BR', 'es']],
    ['SITE_TIME_ZONE', 'UTC', 'UTC'],
    ['SITE_CURRENCY', 'MXN', 'MXN'],
    ['RATE_LIMITS', 'off', 'off'],
    ['EVENT_RETENTION_DAYS', '3650', 3_650],
  ];
  for (const [name, value, expected] of good) {
    test(`${name}=${value}`, () => {
      const config: Record<SettingName, unknown> = readConfig({ [name]: value });
      expect(config[name]).toEqual(expected);
    });
  }
});

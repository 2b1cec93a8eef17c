/** The one table of settings: name, type and default. Help, docs, .env.example and doctor print from it. */

import type { TextKey, TextValues } from './i18n/translate.ts';
import { isNetwork } from './networks.ts';

/** A setting that cannot be used, as a text key with its values, for whoever must mend it. */
export class BadSetting extends Error {
  readonly setting: string;
  readonly value: string;
  readonly reason: TextKey;
  readonly values: TextValues;

  constructor(setting: string, value: string, reason: TextKey, values: TextValues) {
    super(`${setting} is not valid`);
    this.name = 'BadSetting';
    this.setting = setting;
    this.value = value;
    this.reason = reason;
    this.values = values;
  }
}

type Reading<T> = { readonly ok: T } | { readonly reason: TextKey; readonly values?: TextValues };

interface Setting<T> {
  /** As it would stand in `.env`; empty: not set. */
  readonly fallback: string;
  read(text: string): Reading<T>;
}

function integer(fallback: number, minimum: number, maximum: number): Setting<number> {
  return {
    fallback: String(fallback),
    read(text) {
      const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
      return value >= minimum && value <= maximum
        ? { ok: value }
        : { reason: 'startup.reason.integer', values: { minimum, maximum } };
    },
  };
}

function oneOf<const T extends string>(fallback: T, choices: readonly T[]): Setting<T> {
  return {
    fallback,
    read(text) {
      const choice = choices.find((known) => known === text);
      return choice === undefined
        ? { reason: 'startup.reason.one_of', values: { values: choices.join(', ') } }
        : { ok: choice };
    },
  };
}

function text(fallback: string): Setting<string> {
  return { fallback, read: (value) => (value === '' ? { reason: 'startup.reason.not_empty' } : { ok: value }) };
}

function items(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The origin of a web address, without its path; null where the text is none. */
function originOf(value: string): string | null {
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : null;
}

const origins: Setting<readonly string[]> = {
  fallback: 'http://localhost:5173,http://localhost:3000',
  read(value) {
    const found = items(value).map(originOf);
    const good = found.filter((origin) => origin !== null);
    return good.length === found.length ? { ok: good } : { reason: 'startup.reason.origin' };
  },
};

const optionalUrl: Setting<string | null> = {
  fallback: '',
  read(value) {
    if (value === '') return { ok: null };
    const origin = originOf(value);
    return origin === null ? { reason: 'startup.reason.url' } : { ok: origin };
  },
};

/** Only what push services take, and no other: Apple's refuses a localhost. */
const contact: Setting<string | null> = {
  fallback: '',
  read(value) {
    if (value === '') return { ok: null };
    const { protocol, hostname, pathname } = URL.canParse(value) ? new URL(value) : new URL('none:');
    const isMail = protocol === 'mailto:' && /^[^@\s]+@[^@\s]+$/.test(pathname);
    const isPage = protocol === 'https:' && hostname !== 'localhost';
    return isMail || isPage ? { ok: value } : { reason: 'startup.reason.contact' };
  },
};

const networks: Setting<readonly string[]> = {
  fallback: '',
  read(value) {
    const found = items(value).map((item) => item.toLowerCase());
    return found.every(isNetwork) ? { ok: found } : { reason: 'startup.reason.address' };
  },
};

/** Also those that the server itself does not speak: a kiosk may. */
const languages: Setting<readonly string[]> = {
  fallback: 'es,en',
  read(value) {
    const found = items(value);
    return found.length > 0 && found.every(isLanguage) ? { ok: found } : { reason: 'startup.reason.languages' };
  },
};

/** A code as the registry of languages writes it, like `fr` or `pt-BR`. */
function isLanguage(code: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/.test(code) && Intl.getCanonicalLocales(code)[0] === code;
  } catch {
    return false;
  }
}

const currency: Setting<string> = {
  fallback: 'EUR',
  read: (value) => (/^[A-Z]{3}$/.test(value) ? { ok: value } : { reason: 'startup.reason.currency' }),
};

const timeZone: Setting<string> = {
  fallback: 'Europe/Madrid',
  read(value) {
    try {
      return { ok: new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone };
    } catch {
      return { reason: 'startup.reason.time_zone' };
    }
  },
};

/** Kept as it stands: what is wrong with it is said by the connection that cannot be made, and stops nobody. */
const optionalText: Setting<string | null> = { fallback: '', read: (value) => ({ ok: value === '' ? null : value }) };

const databaseUrl: Setting<string | null> = {
  fallback: '',
  read(value) {
    if (value === '') return { ok: null };
    const isOurs = URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol);
    return isOurs ? { ok: value } : { reason: 'startup.reason.database_url' };
  },
};

const SHORTEST_KEY = 32;
const SHORTEST_TOKEN = 16;

const secret = (minimum: number): Setting<string | null> => ({
  fallback: '',
  read(value) {
    if (value === '') return { ok: null };
    return value.length >= minimum ? { ok: value } : { reason: 'startup.reason.secret_key', values: { minimum } };
  },
});

export const SETTINGS = {
  HOST: text('127.0.0.1'),
  PORT: integer(8000, 0, 65_535),
  DATA_DIR: text('./data'),
  DATABASE_URL: databaseUrl,
  SECRET_KEY: secret(SHORTEST_KEY),
  LOG_LEVEL: oneOf('info', ['debug', 'info', 'warn', 'error']),
  REDIS_URL: optionalText,
  WS_ALLOWED_ORIGINS: origins,
  PUBLIC_URL: optionalUrl,
  TRUSTED_PROXIES: networks,
  WEBHOOK_ALLOWED_NETWORKS: networks,
  PUSH_ALLOWED_NETWORKS: networks,
  VAPID_SUBJECT: contact,
  METRICS_TOKEN: secret(SHORTEST_TOKEN),
  SITE_NAME: text('Comanda'),
  SITE_LANGUAGES: languages,
  SITE_CURRENCY: currency,
  SITE_TIME_ZONE: timeZone,
  EVENT_RETENTION_DAYS: integer(7, 1, 3_650),
  RATE_LIMITS: oneOf('on', ['on', 'off']),
  LOGIN_FAILURES_PER_ACCOUNT: integer(10, 1, 1_000_000),
  LOGIN_FAILURES_PER_ADDRESS: integer(100, 1, 1_000_000),
  CONNECT_FAILURES_PER_ADDRESS: integer(300, 1, 1_000_000),
  SOCKET_FRAMES_PER_10S: integer(100, 1, 1_000_000),
  ORDERS_PER_DEVICE: integer(30, 1, 1_000_000),
  SOCKETS_PER_DEVICE: integer(20, 1, 1_000_000),
  SOCKETS_PER_USER: integer(100, 1, 1_000_000),
} satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof SETTINGS;
export type Config = {
  readonly [K in SettingName]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;
};

function read<T>(name: SettingName, setting: Setting<T>, environment: Environment): T {
  const given = environment[name]?.trim();
  const value = given === undefined || (given === '' && setting.fallback !== '') ? setting.fallback : given;
  const reading = setting.read(value);
  if ('ok' in reading) return reading.ok;
  throw new BadSetting(name, shown(name, value), reading.reason, reading.values ?? {});
}

const SECRETS: readonly SettingName[] = ['SECRET_KEY', 'METRICS_TOKEN'];

/** A setting's value for people to read: without the password of an address, and of a secret nothing at all. */
export function shown(name: SettingName, value: string): string {
  return SECRETS.includes(name) && value !== '' ? '***' : value.replace(/\/\/[^/@]*@/, '//***@');
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all settings; throws `BadSetting` for the first that cannot be used. */
export function readConfig(environment: Environment): Config {
  return {
    HOST: read('HOST', SETTINGS.HOST, environment),
    PORT: read('PORT', SETTINGS.PORT, environment),
    DATA_DIR: read('DATA_DIR', SETTINGS.DATA_DIR, environment),
    DATABASE_URL: read('DATABASE_URL', SETTINGS.DATABASE_URL, environment),
    SECRET_KEY: read('SECRET_KEY', SETTINGS.SECRET_KEY, environment),
    LOG_LEVEL: read('LOG_LEVEL', SETTINGS.LOG_LEVEL, environment),
    REDIS_URL: read('REDIS_URL', SETTINGS.REDIS_URL, environment),
    WS_ALLOWED_ORIGINS: read('WS_ALLOWED_ORIGINS', SETTINGS.WS_ALLOWED_ORIGINS, environment),
    PUBLIC_URL: read('PUBLIC_URL', SETTINGS.PUBLIC_URL, environment),
    TRUSTED_PROXIES: read('TRUSTED_PROXIES', SETTINGS.TRUSTED_PROXIES, environment),
    WEBHOOK_ALLOWED_NETWORKS: read('WEBHOOK_ALLOWED_NETWORKS', SETTINGS.WEBHOOK_ALLOWED_NETWORKS, environment),
    PUSH_ALLOWED_NETWORKS: read('PUSH_ALLOWED_NETWORKS', SETTINGS.PUSH_ALLOWED_NETWORKS, environment),
    VAPID_SUBJECT: read('VAPID_SUBJECT', SETTINGS.VAPID_SUBJECT, environment),
    METRICS_TOKEN: read('METRICS_TOKEN', SETTINGS.METRICS_TOKEN, environment),
    SITE_NAME: read('SITE_NAME', SETTINGS.SITE_NAME, environment),
    SITE_LANGUAGES: read('SITE_LANGUAGES', SETTINGS.SITE_LANGUAGES, environment),
    SITE_CURRENCY: read('SITE_CURRENCY', SETTINGS.SITE_CURRENCY, environment),
    SITE_TIME_ZONE: read('SITE_TIME_ZONE', SETTINGS.SITE_TIME_ZONE, environment),
    EVENT_RETENTION_DAYS: read('EVENT_RETENTION_DAYS', SETTINGS.EVENT_RETENTION_DAYS, environment),
    RATE_LIMITS: read('RATE_LIMITS', SETTINGS.RATE_LIMITS, environment),
    LOGIN_FAILURES_PER_ACCOUNT: read('LOGIN_FAILURES_PER_ACCOUNT', SETTINGS.LOGIN_FAILURES_PER_ACCOUNT, environment),
    LOGIN_FAILURES_PER_ADDRESS: read('LOGIN_FAILURES_PER_ADDRESS', SETTINGS.LOGIN_FAILURES_PER_ADDRESS, environment),
    CONNECT_FAILURES_PER_ADDRESS: read(
      'CONNECT_FAILURES_PER_ADDRESS',
      SETTINGS.CONNECT_FAILURES_PER_ADDRESS,
      environment,
    ),
    SOCKET_FRAMES_PER_10S: read('SOCKET_FRAMES_PER_10S', SETTINGS.SOCKET_FRAMES_PER_10S, environment),
    ORDERS_PER_DEVICE: read('ORDERS_PER_DEVICE', SETTINGS.ORDERS_PER_DEVICE, environment),
    SOCKETS_PER_DEVICE: read('SOCKETS_PER_DEVICE', SETTINGS.SOCKETS_PER_DEVICE, environment),
    SOCKETS_PER_USER: read('SOCKETS_PER_USER', SETTINGS.SOCKETS_PER_USER, environment),
  };
}

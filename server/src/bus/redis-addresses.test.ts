/** How a Redis is named: every form of address, and what is said, without its password, of one that does not work. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { pino } from 'pino';
import { type Certificates, makeCertificates } from '../../test/harness/certificates.ts';
import { freePort } from '../../test/harness/free-port.ts';
import { RedisServer } from '../../test/harness/redis-server.ts';
import { RedisBus } from './redis.ts';
import { redisTrouble } from './redis-trouble.ts';

// An address at which nobody answers is tried for some seconds.
setDefaultTimeout(30_000);

const CHANNEL = 'comanda:site:wake';

/** What a password may hold, and how an address writes it. */
const PASSWORD = 'f4:l@s/e%20?#';
const WRITTEN = encodeURIComponent(PASSWORD);

let certificates: Certificates;
let redis: RedisServer;
let tlsPort: number;
beforeAll(async () => {
  certificates = makeCertificates('DNS:localhost,IP:127.0.0.1');
  tlsPort = await freePort();
  const { authority, certificate, key } = certificates;
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', authority];
  redis = await RedisServer.start(['--tls-port', String(tlsPort), ...files, '--tls-auth-clients', 'no']);
  // The smallest rights that are enough; with a database number in the address, one more.
  const least = ['on', `>${PASSWORD}`, 'resetchannels', '&comanda:*', '-@all', '+publish', '+subscribe'];
  await redis.ask('ACL', 'SETUSER', 'comanda', ...least);
  await redis.ask('ACL', 'SETUSER', 'numbered', ...least, '+select');
  await redis.ask('ACL', 'SETUSER', 'no-channel', 'on', `>${PASSWORD}`, 'resetchannels', '+@all');
  await redis.ask('ACL', 'SETUSER', 'mute', ...least, '-publish');
  await redis.ask('ACL', 'SETUSER', 'deaf', ...least, '-subscribe');
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  certificates[Symbol.dispose]();
});

const at = (user: string, rest = '') => `redis://${user}@127.0.0.1:${redis.port}${rest}`;

/** One wake-up through this address, or what the log says of it. */
async function tryOut(url: string): Promise<{ readonly woke: boolean; readonly logged: string }> {
  const lines: string[] = [];
  const told = Promise.withResolvers<'told'>();
  const log = pino(
    { level: 'error' },
    {
      write(line: string) {
        lines.push(line);
        told.resolve('told');
      },
    },
  );
  await using here = new RedisBus(url, 'site', log);
  await using there = new RedisBus(url, 'site', log);
  await Promise.all([here.ready, there.ready]);
  const woken = new Promise<'woken'>((resolve) => {
    if (there.hears) there.onWake(() => resolve('woken'));
  });
  here.wake();
  const woke = (await Promise.race([woken, told.promise])) === 'woken';
  return { woke, logged: lines.join('') };
}

describe('an address works', () => {
  const forms: Readonly<Record<string, () => string>> = {
    'without anything': () => `redis://127.0.0.1:${redis.port}`,
    'by the name of the machine': () => `redis://localhost:${redis.port}/0`,
    'with a database number': () => `redis://127.0.0.1:${redis.port}/3`,
    'with a user of the least rights': () => at(`comanda:${WRITTEN}`),
    'with a user of the least rights and database 0': () => at(`comanda:${WRITTEN}`, '/0'),
    'with a user who may choose a database': () => at(`numbered:${WRITTEN}`, '/3'),
    'as Valkey is named': () => `valkey://comanda:${WRITTEN}@127.0.0.1:${redis.port}/0`,
  };
  for (const [name, url] of Object.entries(forms)) {
    test(name, async () => {
      expect(await tryOut(url())).toEqual({ woke: true, logged: '' });
      expect(await redisTrouble(url(), CHANNEL)).toBeNull();
    });
  }

  test('with the password of all, with and without the name of its user', async () => {
    await using guarded = await RedisServer.start();
    await guarded.ask('CONFIG', 'SET', 'requirepass', PASSWORD);
    for (const user of ['', 'default']) {
      const url = `redis://${user}:${WRITTEN}@127.0.0.1:${guarded.port}/0`;
      expect(await tryOut(url)).toEqual({ woke: true, logged: '' });
    }
    const bare = await tryOut(guarded.url);
    expect(bare.woke).toBe(false);
    expect(bare.logged).toContain('NOAUTH');
  });

  test('of a server of two numbers: wake-ups do not mind the number, the site’s name keeps sites apart', async () => {
    const [one, other] = [at(`numbered:${WRITTEN}`, '/1'), at(`numbered:${WRITTEN}`, '/2')];
    const log = pino({ level: 'silent' });
    await using here = new RedisBus(one, 'numbers', log);
    await using there = new RedisBus(other, 'numbers', log);
    await Promise.all([here.ready, there.ready]);
    const woken = new Promise<void>((resolve) => there.onWake(resolve));
    here.wake();
    await woken;
  });
});

describe('of an address that does not work it is said why', () => {
  const ills: Readonly<Record<string, readonly [url: () => string | Promise<string>, reason: string]>> = {
    'wrong password': [() => at('comanda:f4lse'), 'WRONGPASS'],
    'no such user': [() => at(`nobody:${WRITTEN}`), 'WRONGPASS'],
    'a user without the channel': [() => at(`no-channel:${WRITTEN}`), 'no permissions to access one of the channels'],
    'a user who may not speak': [() => at(`mute:${WRITTEN}`), "no permissions to run the 'publish' command"],
    'a user who may not listen': [() => at(`deaf:${WRITTEN}`), "no permissions to run the 'subscribe' command"],
    'a number and a user who may not choose': [
      () => at(`comanda:${WRITTEN}`, '/3'),
      "no permissions to run the 'select' command",
    ],
    'a number that the server does not have': [() => at(`numbered:${WRITTEN}`, '/99'), 'DB index is out of range'],
    'no number': [() => at(`comanda:${WRITTEN}`, '/orders'), 'Invalid database number'],
    'nobody there': [
      async () => `redis://comanda:${WRITTEN}@127.0.0.1:${await freePort()}/0`,
      'nobody answers at 127.',
    ],
    'no such machine': [() => `redis://comanda:${WRITTEN}@nowhere.invalid:6379`, 'nobody answers at nowhere.invalid'],
    'no protocol of Redis': [() => `http://comanda:${WRITTEN}@127.0.0.1:${redis.port}`, 'Expected url protocol'],
    'no address': [() => `redis://comanda:${PASSWORD}@:x`, ''],
    'a certificate by nobody known': [
      () => `rediss://comanda:${WRITTEN}@127.0.0.1:${tlsPort}/0`,
      'self signed certificate in certificate chain',
    ],
    'no TLS where TLS is spoken': [
      () => `redis://comanda:${WRITTEN}@127.0.0.1:${tlsPort}/0`,
      'redis:// where TLS is spoken',
    ],
    'TLS where none is spoken': [() => at(`comanda:${WRITTEN}`, '/0').replace('redis:', 'rediss:'), 'no answer within'],
  };
  for (const [name, [url, reason]] of Object.entries(ills)) {
    test(name, async () => {
      const address = await url();
      const { woke, logged } = await tryOut(address);
      expect(woke).toBe(false);
      expect(logged).toContain('"event":"bus_unreachable"');
      expect(logged).toContain(reason);
      for (const secret of [PASSWORD, WRITTEN, 'f4lse', 'f4:l']) expect(logged).not.toContain(secret);
      expect(await redisTrouble(address, CHANNEL)).toContain(reason);
    });
  }
});

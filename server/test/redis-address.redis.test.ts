/** A server and the Redis that its settings name: over TLS, and with an address that does not work, which stops nobody. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import type { Readiness } from '@comanda/protocol/health';
import { comanda } from './cli/program.ts';
import { ask } from './harness/api.ts';
import { type Certificates, makeCertificates } from './harness/certificates.ts';
import { freePort } from './harness/free-port.ts';
import { RedisServer } from './harness/redis-server.ts';
import { type ServerProcess, spawnServer } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';

// Starting programs takes its time.
setDefaultTimeout(60_000);

/** Certificates for this machine, and for another by the same authority. */
let ours: Certificates;
let theirs: Certificates;
let redis: RedisServer;
let tlsPort: number;
beforeAll(async () => {
  ours = makeCertificates('DNS:localhost,IP:127.0.0.1');
  theirs = makeCertificates('DNS:elsewhere.example');
  tlsPort = await freePort();
  redis = await RedisServer.start(['--tls-port', String(tlsPort), ...files(ours)]);
  await redis.ask(
    'ACL',
    'SETUSER',
    'comanda',
    'on',
    '>s3cret',
    'resetchannels',
    '&comanda:*',
    '-@all',
    '+publish',
    '+subscribe',
  );
});
afterAll(async () => {
  await redis[Symbol.asyncDispose]();
  ours[Symbol.dispose]();
  theirs[Symbol.dispose]();
});

function files({ authority, certificate, key }: Certificates): string[] {
  const named = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', authority];
  return [...named, '--tls-auth-clients', 'no'];
}

const ORDER = { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 1 }] };

async function readiness({ url }: ServerProcess): Promise<Readiness> {
  return (await ask<Readiness>(url, 'GET', '/readyz')).body;
}

/** What a server with these settings says of its bus while it takes an order, and what its log and the doctor say. */
async function serve(env: Readonly<Record<string, string>>) {
  await using place = await makeTestSite();
  const { folder } = place;
  let seen: Readiness;
  {
    await using server = await spawnServer(folder, env);
    seen = await readiness(server);
    expect((await ask(server.url, 'POST', '/api/public/orders/create', { body: ORDER })).status).toBe(201);
  }
  const doctor = await comanda({ folder, env: { DATA_DIR: folder, PORT: '0', ...env } }, 'doctor', '--json');
  const found: { checks: { check: string; state: string; text: string }[] } = JSON.parse(doctor.out);
  const { state, text } = found.checks.find(({ check }) => check === 'redis') ?? {};
  const log = await Bun.file(join(folder, 'logs', 'comanda.log'))
    .text()
    .catch(() => '');
  for (const told of [log, doctor.out, doctor.err]) expect(told).not.toContain('s3cret');
  return { status: seen.status, bus: seen.checks.bus, log, doctor: { state, text } };
}

test('over TLS, with a certificate authority of one’s own that NODE_EXTRA_CA_CERTS names', async () => {
  for (const host of ['localhost', '127.0.0.1']) {
    const env = { REDIS_URL: `rediss://comanda:s3cret@${host}:${tlsPort}/0`, NODE_EXTRA_CA_CERTS: ours.authority };
    const { status, bus, log, doctor } = await serve(env);
    expect({ status, bus, log, state: doctor.state }).toEqual({ status: 'ready', bus: 'ok', log: '', state: 'ok' });
  }
});

test('a certificate by somebody unknown is refused, and said', async () => {
  for (const more of [{}, { NODE_EXTRA_CA_CERTS: theirs.authority }]) {
    const { status, bus, log, doctor } = await serve({
      REDIS_URL: `rediss://comanda:s3cret@localhost:${tlsPort}/0`,
      ...more,
    });
    expect([status, bus, doctor.state]).toEqual(['ready', 'failing', 'failed']);
    for (const told of [log, doctor.text]) expect(told).toContain('self signed certificate in certificate chain');
  }
});

test('a certificate for another machine is refused, and said', async () => {
  const port = await freePort();
  await using elsewhere = await RedisServer.start(['--tls-port', String(port), ...files(theirs)]);
  const { status, bus, log, doctor } = await serve({
    REDIS_URL: `${elsewhere.url.replace('redis:', 'rediss:').replace(String(elsewhere.port), String(port))}`,
    NODE_EXTRA_CA_CERTS: theirs.authority,
  });
  expect([status, bus, doctor.state]).toEqual(['ready', 'failing', 'failed']);
  for (const told of [log, doctor.text]) expect(told).toContain("does not match certificate's altnames");
});

test('a wrong password, a database number without the right to it, nobody there: served all the same, and said', async () => {
  const ills = [
    [`redis://comanda:s3cret-not@127.0.0.1:${redis.port}/0`, 'WRONGPASS'],
    [`redis://comanda:s3cret@127.0.0.1:${redis.port}/3`, "no permissions to run the 'select' command"],
    [`redis://comanda:s3cret@127.0.0.1:${await freePort()}/0`, 'nobody answers at 127.0.0.1'],
  ] as const;
  for (const [url, reason] of ills) {
    const { status, bus, log, doctor } = await serve({ REDIS_URL: url });
    expect([status, bus, doctor.state]).toEqual(['ready', 'failing', 'failed']);
    for (const told of [log, doctor.text]) expect(told).toContain(reason);
  }
});

/** Whose pages may talk to the server: CORS over REST, the handshake on sockets. */
import { expect, test } from 'bun:test';
import { allOperations } from '@comanda/protocol/operations';
import { ask } from './harness/api.ts';
import { Feed, live } from './harness/feed.ts';
import { DEVICE } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { handshake } from './harness/wire.ts';

const FOREIGN = [
  'null',
  '',
  '*',
  'file://',
  'https://evil.example',
  // Look-alikes of http://localhost:5173.
  ...['http://localhost:5173.evil.example', 'http://localhost:51730', 'http://localhost:517', 'http://localhost'],
  ...[
    'https://localhost:5173',
    'ws://localhost:5173',
    'http://localhost:5173/',
    'http://LOCALHOST:5173',
    'localhost:5173',
  ],
  ...['http://evil.example/http://localhost:5173', 'http://localhost:5173@evil.example', 'http://notlocalhost:5173'],
  ...['http://localhost.:5173', 'http://127.0.0.1:5173', 'http://localhost:5173, http://evil.example', ' http://x'],
];

const paths = (access: string) => [`/ws/staff/orders/?token=${access}`, `/ws/kiosk/orders/?device_uid=${DEVICE}`];

async function status(s: TestServer, path: string, headers: Record<string, string>) {
  const { wire, head } = await handshake(s.url, path, headers);
  using _ = wire;
  return head.status;
}

test('a client without an Origin is let in', async () => {
  await using s = await startTestServer();
  for (const path of paths((await s.login()).access)) {
    using feed = new Feed(s.url.replace('http', 'ws') + path);
    await live(feed);
  }
});

test('a page of an allowed origin is let in', async () => {
  await using s = await startTestServer();
  for (const path of paths((await s.login()).access)) {
    for (const origin of ['http://localhost:5173', 'http://localhost:3000']) {
      using feed = new Feed(s.url.replace('http', 'ws') + path, [], { Origin: origin });
      await live(feed);
    }
  }
});

test('a page of a foreign origin gets 403 at the handshake, with the best of tokens', async () => {
  await using s = await startTestServer();
  for (const path of paths((await s.login()).access)) {
    for (const origin of FOREIGN) {
      expect({ path, origin, status: await status(s, path, { Origin: origin }) }).toEqual({
        path,
        origin,
        status: 403,
      });
    }
    const { wire, head } = await handshake(s.url, path, { Origin: 'https://evil.example' });
    using _ = wire;
    expect(head.headers.get('content-type')).toBe('application/problem+json');
  }
  expect(s.server.sockets().opened).toBe(0);
});

test('the list of origins is a setting', async () => {
  await using s = await startTestServer({ WS_ALLOWED_ORIGINS: ' https://tablero.example , http://10.0.0.5:8080/' });
  const [path = ''] = paths((await s.login()).access);
  for (const [origin, expected] of [
    ['https://tablero.example', 101],
    ['http://10.0.0.5:8080', 101],
    ['http://localhost:5173', 403],
    ['http://tablero.example', 403],
  ] as const) {
    expect({ origin, status: await status(s, path, { Origin: origin }) }).toEqual({ origin, status: expected });
  }
});

test('the server’s own pages are no foreign origin', async () => {
  await using s = await startTestServer({ PUBLIC_URL: 'https://pedidos.example/' });
  const [path = ''] = paths((await s.login()).access);
  const { port } = new URL(s.url);
  for (const [origin, expected] of [
    [s.url, 101],
    [`http://localhost:${port}`, 101],
    ['https://pedidos.example', 101],
    [`https://localhost:${port}`, 403],
    [`http://localhost:${Number(port) + 1}`, 403],
  ] as const) {
    expect({ origin, status: await status(s, path, { Origin: origin }) }).toEqual({ origin, status: expected });
  }
});

test('a Host that names an allowed origin helps a foreign page nothing', async () => {
  await using s = await startTestServer();
  const [path = ''] = paths((await s.login()).access);
  expect(await status(s, path, { Host: 'evil.example', Origin: 'http://evil.example' })).toBe(403);
});

test('a page loaded from the server’s own address, in numbers, is let in wherever that is', async () => {
  await using s = await startTestServer();
  for (const path of paths((await s.login()).access)) {
    for (const [host, origin, expected] of [
      ['192.168.1.20:8000', 'http://192.168.1.20:8000', 101],
      ['192.168.1.20', 'https://192.168.1.20', 101],
      ['[fd00::20]:8000', 'http://[fd00::20]:8000', 101],
      ['192.168.1.20:8000', 'http://192.168.1.20:9000', 403],
      ['192.168.1.20:8000', 'http://192.168.1.21:8000', 403],
      ['comanda.local:8000', 'http://comanda.local:8000', 403],
    ] as const) {
      expect({ host, origin, status: await status(s, path, { Host: host, Origin: origin }) }).toEqual({
        ...{ host, origin, status: expected },
      });
    }
  }
});

test('an allowed page may read every answer, a problem too', async () => {
  await using s = await startTestServer();
  for (const [path, expected] of [
    ['/api/public/products', 200],
    ['/api/orders/', 401],
    ['/nowhere', 404],
    ['/healthz', 200],
  ] as const) {
    const answer = await ask(s.url, 'GET', path, { headers: { Origin: 'http://localhost:5173' } });
    expect(answer.status).toBe(expected);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(answer.headers.get('vary')).toContain('Origin');
    const exposed = (answer.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(',');
    expect(exposed).toEqual(expect.arrayContaining(['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy']));
    // Tokens travel in a header: a cookie of somebody else's must never do.
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

test('a foreign page may read nothing', async () => {
  await using s = await startTestServer();
  for (const origin of FOREIGN) {
    for (const path of ['/api/public/products', '/api/orders/']) {
      const { headers } = await ask(s.url, 'GET', path, { headers: { Origin: origin } });
      expect([origin, headers.get('access-control-allow-origin')]).toEqual([origin, null]);
    }
  }
});

test('a preflight is answered for every operation, to allowed pages alone', async () => {
  await using s = await startTestServer();
  for (const { method, path } of allOperations()) {
    const preflight = async (origin: string) => {
      const response = await fetch(s.url + path.replace(':device_uid', DEVICE).replace(':id', '1'), {
        method: 'OPTIONS',
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'authorization, content-type, idempotency-key',
        },
      });
      await response.body?.cancel();
      return response.headers;
    };
    const allowed = await preflight('http://localhost:5173');
    expect(allowed.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(allowed.get('access-control-allow-methods')?.split(',')).toContain(method);
    const headers = (allowed.get('access-control-allow-headers') ?? '').toLowerCase().split(',');
    expect(headers).toEqual(expect.arrayContaining(['authorization', 'content-type', 'idempotency-key']));
    expect((await preflight('https://evil.example')).get('access-control-allow-origin')).toBeNull();
  }
});

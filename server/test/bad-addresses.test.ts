/** Addresses with something wrong in them: queries, percent signs, hosts, and requests that are none. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { KioskStart } from '@comanda/protocol/clinic';
import { ask } from './harness/api.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { handshake, request, Wire } from './harness/wire.ts';

let s: TestServer;
let access: string;
beforeAll(async () => {
  s = await startTestServer();
  ({ access } = await s.login('ADMIN'));
  await placed(s.url);
});
afterAll(async () => {
  await s[Symbol.asyncDispose]();
});

/** The answer to a request written by hand: no client library mends the address on its way. */
async function raw(path: string, headers: Record<string, string> = {}) {
  using wire = await Wire.connect(s.url);
  wire.send(request('GET', path, headers));
  return await wire.answer();
}

const UIDS: readonly (readonly [string, boolean])[] = [
  ['ipad-room-101', true],
  ['%69pad-room-101', true],
  ['ipad%2Droom%2d101', true],
  ['%69%70%61%64%2D%72%6F%6F%6D%2D%31%30%31', true],
  ['ipad-room-101%00', false],
  ['%00', false],
  ['ipad-room-101%20', false],
  ['%20ipad-room-101', false],
  ['ipad-room-101%0a', false],
  ['ipad%252Droom-101', false],
  ['%zz', false],
  ['ipad-room-101%', false],
  ['ipad-room-101%2', false],
  ['%E0%A4%A', false],
  ['%ff%fe', false],
  ['%F0%9F%98%80', false],
  ['😀', false],
  ['ñ', false],
  ['%c3%b1', false],
  ['ipad-room-101%2F', false],
  ['..%2fipad-room-101', false],
  ["'%20OR%201=1%20--", false],
  ['x'.repeat(200), false],
  ['x'.repeat(6_000), false],
  ['%41'.repeat(2_000), false],
];

test('a uid in a path is what its percent signs say, and unknown where they say nothing', async () => {
  for (const [uid, known] of UIDS) {
    const answer = await raw(`/api/public/kiosk/${uid}`);
    expect({ uid, status: answer.status }).toEqual({ uid, status: known ? 200 : 404 });
    if (known)
      expect((JSON.parse(answer.text) as Record<keyof typeof KioskStart.shape, unknown>).device_uid).toBe(DEVICE);
  }
});

test('a uid in a query likewise', async () => {
  for (const [uid, known] of UIDS) {
    // A uid that is longer than any is a field that is wrong, not a device that is not there.
    const expected = known ? 200 : decodedLength(uid) > 200 ? 400 : 404;
    const { status } = await raw(`/api/public/orders/active?device_uid=${uid}`);
    expect({ uid, status }).toEqual({ uid, status: expected });
  }
});

function decodedLength(uid: string): number {
  return new URLSearchParams(`uid=${uid}`).get('uid')?.length ?? 0;
}

test('a uid of a socket likewise', async () => {
  for (const [uid, known] of UIDS) {
    const { wire, head } = await handshake(s.url, `/ws/kiosk/orders/?device_uid=${uid}`);
    using _ = wire;
    expect(head.status).toBe(101);
    if (!known) expect({ uid, code: await wire.closeCode() }).toEqual({ uid, code: 4001 });
  }
});

test('a query that is malformed is as good as what can be read of it', async () => {
  for (const [query, status] of [
    ['?', 200],
    ['?&&&', 200],
    ['?=', 200],
    ['?%', 200],
    ['?%zz=%zz', 200],
    ['?page', 400],
    ['?page=%zz', 400],
    ['?page=1%00', 400],
    ['?page=2&page=1', 200],
    ['?page[]=1', 200],
    ['?page=1#page=x', 200],
    [`?${'a=1&'.repeat(1_000)}page=1`, 200],
    ['?status=PLACED%2CREADY', 200],
    ['?status[]=NEW', 200],
    ['?room=%F0%9F%8D%B2', 200],
    ['?room=%00', 400],
    ["?room=101'--", 200],
    ['?from=%ff', 400],
  ] as const) {
    const answer = await raw(`/api/orders/${query}`, { Authorization: `Bearer ${access}` });
    expect({ query: query.slice(0, 40), status: answer.status }).toEqual({ query: query.slice(0, 40), status });
  }
});

test('a socket whose query is malformed is closed with 4001', async () => {
  for (const query of [
    ...['?', '?=', '?%', '?device_uid', '?device_uid[]=ipad-room-101', '?device_uid=&device_uid=ipad-room-101'],
    ...['?device_uid=%zz', '?Device_Uid=ipad-room-101', `?${'a=1&'.repeat(1_000)}`, '?#device_uid=ipad-room-101'],
  ]) {
    const { wire, head } = await handshake(s.url, `/ws/kiosk/orders/${query}`);
    using _ = wire;
    expect({ query, status: head.status, code: await wire.closeCode() }).toEqual({ query, status: 101, code: 4001 });
  }
});

test('a Host that makes no address is refused by name, on REST and sockets', async () => {
  for (const Host of ['a b', '[::1', '"><script>alert(1)</script>', 'x:port', '%zz', 'a\\b^c']) {
    for (const path of ['/', '/api/orders/', `/ws/staff/orders/?token=${access}`]) {
      const answer = await raw(path, { Host });
      expect({ Host, path, status: answer.status }).toEqual({ Host, path, status: 400 });
      expect(JSON.parse(answer.text)).toMatchObject({ status: 400, errors: { Host: [expect.any(String)] } });
      expect(answer.text).not.toContain('script');
    }
    const { wire, head } = await handshake(s.url, `/ws/staff/orders/?token=${access}`, { Host });
    using _ = wire;
    expect(head.status).toBe(400);
  }
});

test('what is no request is cut off with 400, and its neighbours are served', async () => {
  for (const bytes of [
    '\r\n\r\n\u0000\u0001\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n',
    'GET /healthz\r\n\r\n',
    'G@T /healthz HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /healthz HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n',
    'GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
    'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    `GET /${'x'.repeat(70_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(70_000)}\r\n\r\n`,
    new Uint8Array([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  ]) {
    using wire = await Wire.connect(s.url);
    wire.send(bytes);
    const outcome = await wire
      .head()
      .then(({ status }) => status)
      .catch(() => 'cut');
    const name = String(bytes).slice(0, 60);
    expect({ name, refused: [400, 414, 431, 505, 'cut'].includes(outcome) }).toEqual({ name, refused: true });
    expect((await ask(s.url, 'GET', '/healthz')).status).toBe(200);
  }
});

test('heads that come one byte at a time, and never end, keep nobody waiting', async () => {
  const wires = await Promise.all(Array.from({ length: 100 }, () => Wire.connect(s.url)));
  for (const wire of wires) wire.send('POST /api/public/orders/create HTTP/1.1\r\nHost: loc');
  await placed(s.url);
  for (const wire of wires) wire.send('a');
  await placed(s.url);
  for (const wire of wires) wire[Symbol.dispose]();
});

test('a socket address without a WebSocket says what it is for', async () => {
  for (const path of ['/ws/staff/orders/', '/ws/kiosk/orders', `/ws/kiosk/orders/?device_uid=${DEVICE}`]) {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(s.url + path, { method });
      expect({ path, method, status: response.status }).toEqual({ path, method, status: 426 });
      expect(await response.json()).toMatchObject({ type: 'urn:comanda:problem:upgrade-required' });
    }
  }
  for (const headers of [
    { 'Sec-WebSocket-Key': '' },
    { 'Sec-WebSocket-Key': 'short' },
    { 'Sec-WebSocket-Version': '8' },
  ]) {
    const { wire, head } = await handshake(s.url, `/ws/kiosk/orders/?device_uid=${DEVICE}`, headers);
    using _ = wire;
    expect(head.status).toBe(426);
  }
});

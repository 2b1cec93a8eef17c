/** GET /staff/…: what a browser gets of the staff board, built or not. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { systemClock } from '../src/domain/clock.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { type TempFolder, tempFolder } from './harness/temp-folder.ts';
import { request, Wire } from './harness/wire.ts';

const INDEX = '<!doctype html><title>the board</title>';
const SCRIPT = `console.log(${JSON.stringify('the board '.repeat(50))});`;
const SECRET = 'kept outside';

let folder: TempFolder;
let s: TestServer;
let none: TestServer;

beforeAll(async () => {
  folder = tempFolder();
  const board = join(folder.path, 'board');
  mkdirSync(join(board, 'assets'), { recursive: true });
  writeFileSync(join(folder.path, 'secret.txt'), SECRET);
  writeFileSync(join(folder.path, 'secret'), SECRET);
  const files = { 'index.html': INDEX, 'service-worker.js': '// worker', 'assets/main-A1b2.js': SCRIPT };
  for (const [name, text] of Object.entries({ ...files, 'board.webmanifest': '{}' })) {
    writeFileSync(join(board, name), text);
    writeFileSync(join(board, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(board, `${name}.gz`), gzipSync(text));
  }
  const settings = { SITE_NAME: 'La <Perla>', SITE_TIME_ZONE: 'Atlantic/Canary', SITE_CURRENCY: 'USD' };
  s = await startTestServer(settings, systemClock, board);
  none = await startTestServer({}, systemClock, join(folder.path, 'not-built'));
});
afterAll(async () => {
  await Promise.all([s, none].map((each) => each[Symbol.asyncDispose]()));
  folder[Symbol.dispose]();
});

/** As it stands on the wire: nothing is decoded, no path is tidied. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}, server = s, method = 'GET') {
  using wire = await Wire.connect(server.url);
  wire.send(request(method, path, { Host: new URL(server.url).host, ...headers }));
  return await wire.answer();
}

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(s.url + path, { headers, redirect: 'manual', decompress: false });

test('every page of the board is its index, and only pages are', async () => {
  for (const path of ['/staff/', '/staff/orders/17', '/staff/shift']) {
    const { status, text, headers } = await ask(path);
    expect([path, status, text]).toEqual([path, 200, INDEX]);
    expect(headers.get('content-type')).toStartWith('text/html');
  }
  for (const path of ['/staff/assets/main-gone.js', '/staff/missing.png', '/staff/assets/missing.css']) {
    const { status, headers } = await ask(path);
    expect([path, status, headers.get('content-type')]).toEqual([path, 404, 'application/problem+json']);
  }
});

test('without its last slash, where its worker would not reach, it leads to where it does', async () => {
  const response = await get('/staff');
  expect([response.status, response.headers.get('location')]).toEqual([308, '/staff/']);
});

test('what is named by its content is kept for good; all else is asked for each time', async () => {
  const kept = async (path: string) => (await get(path)).headers.get('cache-control');
  expect(await kept('/staff/assets/main-A1b2.js')).toBe('public, max-age=31536000, immutable');
  for (const path of ['/staff/', '/staff/orders/17', '/staff/service-worker.js', '/staff/board.webmanifest']) {
    expect([path, await kept(path)]).toEqual([path, 'no-cache']);
  }
});

test('texts go out as they were compressed when the board was built, as the browser can read them', async () => {
  for (const [accepted, encoding, open] of [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', null, (bytes: Uint8Array) => Buffer.from(bytes)],
  ] as const) {
    const response = await get('/staff/assets/main-A1b2.js', { 'Accept-Encoding': accepted });
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect({ accepted, encoding: response.headers.get('content-encoding') }).toEqual({ accepted, encoding });
    expect(open(bytes).toString()).toBe(SCRIPT);
    expect(response.headers.get('content-type')).toStartWith('text/javascript');
    if (encoding !== null) expect(response.headers.get('vary')).toBe('Accept-Encoding');
  }
});

test('HEAD says what GET would', async () => {
  const { status, text, headers } = await ask('/staff/', {}, s, 'HEAD');
  expect([status, text, headers.get('cache-control')]).toEqual([200, '', 'no-cache']);
});

test('what is installed says what it is', async () => {
  expect((await get('/staff/board.webmanifest')).headers.get('content-type')).toStartWith('application/manifest+json');
});

test('no script and no style but the board’s own runs in it, and it talks to nobody else', async () => {
  const { host } = new URL(s.url);
  for (const path of ['/staff/', '/staff/assets/main-A1b2.js', '/staff/service-worker.js', '/staff/missing.png']) {
    const { headers } = await ask(path);
    const policy = (headers.get('content-security-policy') ?? '').split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        `connect-src 'self' ws://${host} wss://${host}`,
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|\*|https:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  }
});

test('nothing outside its folder can be had', async () => {
  for (const path of [
    '/staff/../secret.txt',
    '/staff/..%2fsecret.txt',
    '/staff/%2e%2e/secret.txt',
    '/staff/%2e%2e%2fsecret.txt',
    '/staff/..%5csecret.txt',
    '/staff/..\\secret.txt',
    '/staff/assets/../../secret.txt',
    '/staff/assets/..%2f..%2fsecret.txt',
    '/staff/....//secret.txt',
    '/staff//secret.txt',
    '/staff/%252e%252e/secret.txt',
    '/staff/..%00/secret.txt',
    `/staff/${folder.path}/secret.txt`,
    `/staff/${encodeURIComponent(`${folder.path}/secret.txt`)}`,
  ]) {
    const { status, text } = await ask(path);
    expect({ path, isTold: text.includes(SECRET), status }).toEqual({ path, isTold: false, status: 404 });
  }
});

test('what a page must know of its site is told to everybody, and is what the settings say', async () => {
  const response = await get('/staff/site.json');
  expect(await response.json()).toEqual({ name: 'La <Perla>', time_zone: 'Atlantic/Canary', currency: 'USD' });
  expect(response.headers.get('content-type')).toStartWith('application/json');
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('the paths of the contract are answered as before', async () => {
  const { access } = await s.login();
  const me = await fetch(`${s.url}/api/auth/me`, { headers: { Authorization: `Bearer ${access}` } });
  expect(me.status).toBe(200);
  expect((await get('/')).headers.get('content-security-policy')).toContain("style-src 'unsafe-inline'");
  for (const path of ['/staffing', '/staffer/', '/api/staff', '/ws/staff']) expect((await get(path)).status).toBe(404);
});

describe('not built', () => {
  test.each([
    ['es', 'El tablero no está construido'],
    ['en', 'The board is not built'],
  ])('it says what to run, in %s', async (language, words) => {
    for (const path of ['/staff/', '/staff/orders/17', '/staff/service-worker.js']) {
      const { status, text, headers } = await ask(path, { 'Accept-Language': language }, none);
      expect([path, status, headers.get('cache-control')]).toEqual([path, 503, 'no-store']);
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(words);
      expect(text).toContain('npm run build -w web');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  test('its site is known all the same', async () => {
    expect((await ask('/staff/site.json', {}, none)).status).toBe(200);
  });
});

test('the home page leads to it', async () => {
  expect(await (await get('/')).text()).toContain('<a href="/staff/">');
});

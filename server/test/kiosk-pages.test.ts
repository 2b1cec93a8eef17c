/** GET /kiosk/…: what a browser gets of the kiosk, and a manifest that knows its device. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../src/domain/clock.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { type TempFolder, tempFolder } from './harness/temp-folder.ts';

const INDEX = '<!doctype html><title>the kiosk</title>';
const MANIFEST = { id: '/kiosk/', name: 'Comanda', start_url: '/kiosk/' };

let folder: TempFolder;
let s: TestServer;
let none: TestServer;

beforeAll(async () => {
  folder = tempFolder();
  const kiosk = join(folder.path, 'kiosk');
  mkdirSync(join(kiosk, 'assets'), { recursive: true });
  writeFileSync(join(kiosk, 'index.html'), INDEX);
  writeFileSync(join(kiosk, 'assets/index-A1b2.js'), '// the kiosk');
  writeFileSync(join(kiosk, 'kiosk.webmanifest'), JSON.stringify(MANIFEST));
  s = await startTestServer({}, systemClock, undefined, kiosk);
  none = await startTestServer({}, systemClock, undefined, join(folder.path, 'not-built'));
});
afterAll(async () => {
  await Promise.all([s, none].map((each) => each[Symbol.asyncDispose]()));
  folder[Symbol.dispose]();
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}, server = s) =>
  fetch(server.url + path, { headers, redirect: 'manual' });

test('the address of the original, without its last slash, leads to the kiosk and still names the device', async () => {
  const { status, headers } = await get('/kiosk?device_uid=ipad-room-101');
  expect([status, headers.get('location')]).toEqual([308, '/kiosk/?device_uid=ipad-room-101']);
  expect(await (await get('/kiosk/?device_uid=ipad-room-101')).text()).toBe(INDEX);
});

test('its files are its own, and the board has none of them', async () => {
  expect((await get('/kiosk/assets/index-A1b2.js')).headers.get('cache-control')).toContain('immutable');
  expect((await get('/staff/assets/index-A1b2.js')).status).not.toBe(200);
  expect((await get('/kiosk/assets/missing.js')).status).toBe(404);
});

test('scripts are its own alone; photographs may lie anywhere', async () => {
  const policy = (await get('/kiosk/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("img-src 'self' data: https: http:;");
  expect((await get('/staff/')).headers.get('content-security-policy')).toContain("img-src 'self' data:;");
});

test('what is put on a home screen starts at an address that names the device, and only a name is put there', async () => {
  const manifest = async (query: string) => (await get(`/kiosk/kiosk.webmanifest${query}`)).json();
  expect(await manifest('')).toEqual(MANIFEST);
  expect(await manifest('?device_uid=ipad:7')).toEqual({ ...MANIFEST, start_url: '/kiosk/?device_uid=ipad%3A7' });
  expect(await manifest('?device_uid=%22%3E%3Cscript')).toEqual(MANIFEST);
  const { headers } = await get('/kiosk/kiosk.webmanifest?device_uid=ipad');
  expect(headers.get('content-type')).toContain('application/manifest+json');
});

test('one that is not built says how to build it, in the reader’s language', async () => {
  for (const path of ['/kiosk/', '/kiosk/?device_uid=ipad']) {
    const response = await get(path, { 'Accept-Language': 'en' }, none);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('The kiosk is not built');
  }
  expect((await get('/kiosk/kiosk.webmanifest?device_uid=ipad', {}, none)).status).toBe(503);
});

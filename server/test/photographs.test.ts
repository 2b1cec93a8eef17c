/** A product's photograph over HTTP: who may give it, what is refused, and what everybody gets. */
import { describe, expect, test } from 'bun:test';
import { Product, type ProductPage } from '@comanda/protocol/catalog';
import { MAX_PHOTOGRAPH_BYTES } from '@comanda/protocol/photograph';
import { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { ask } from './harness/api.ts';
import { v1Kiosk } from './harness/feed.ts';
import { DEVICE } from './harness/orders.ts';
import { claimingPng, flag, jpegOf, withExif } from './harness/pictures.ts';
import { startTestServer, type TestServer } from './harness/server.ts';
import { PRODUCTS } from './harness/site.ts';
import { request, Wire } from './harness/wire.ts';

const PATH = `/api/catalog/products/${PRODUCTS.water}/photograph`;

interface Sent {
  readonly token?: string;
  readonly path?: string;
  readonly type?: string;
}

function send(s: TestServer, body: Uint8Array | ReadableStream, { token, path = PATH, type }: Sent) {
  return fetch(s.url + path, {
    method: 'PUT',
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(type !== undefined && { 'Content-Type': type }),
    },
    body,
  });
}

const menu = (s: TestServer) => ask<z.infer<typeof ProductPage>>(s.url, 'GET', '/api/public/products');

async function water(s: TestServer): Promise<Product> {
  const found = (await menu(s)).body.results.find(({ id }) => id === PRODUCTS.water);
  if (!found) throw new Error('there is no water');
  return found;
}

async function refusal(answer: Response) {
  const { status, type } = Problem.parse(await answer.json());
  return [status, type.replace('urn:comanda:problem:', '')];
}

test('from a telephone to every device, until it is taken away', async () => {
  await using s = await startTestServer();
  const token = (await s.login('ADMIN')).access;
  using kiosk = v1Kiosk(s.url, DEVICE);
  await kiosk.next('welcome');
  const taken = withExif(await jpegOf(flag(2000, 1500)), 6);
  // The picture is what it is, whatever it is called.
  const answer = await send(s, taken, { token, type: 'application/x-www-form-urlencoded' });
  expect(answer.status).toBe(200);
  const product = Product.parse(await answer.json());
  expect(product.photograph?.files.map(({ type, width, height }) => `${type} ${width} x ${height}`)).toEqual([
    ...['image/webp 480 x 640', 'image/webp 1280 x 1707', 'image/jpeg 1280 x 1707'],
  ]);
  const { files } = product.photograph ?? { files: [] };
  expect(product.image_url).toBe(files[2]?.url ?? '');
  await kiosk.next('menu_changed');
  expect(await water(s)).toEqual(product);

  for (const { url, type } of files) {
    const picture = await fetch(s.url + url);
    const { headers } = picture;
    const bytes = await picture.bytes();
    expect([picture.status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
      ...[200, type, 'nosniff'],
    ]);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('Owner');
    const etag = headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await fetch(s.url + url, { headers: { 'If-None-Match': known } });
      expect([known, again.status, (await again.bytes()).byteLength, again.headers.get('etag')]).toEqual([
        ...[known, 304, 0, etag],
      ]);
    }
    expect((await fetch(s.url + url, { headers: { 'If-None-Match': '"x"' } })).status).toBe(200);
    const head = await fetch(s.url + url, { method: 'HEAD' });
    expect([head.status, head.headers.get('etag'), head.headers.get('content-type')]).toEqual([200, etag, type]);
  }

  expect((await ask(s.url, 'DELETE', PATH, { token })).status).toBe(204);
  await kiosk.next('menu_changed');
  expect(await water(s)).toMatchObject({ photograph: null, image_url: null });
  for (const { url } of files) expect(await refusal(await fetch(s.url + url))).toEqual([404, 'not-found']);
  expect((await ask(s.url, 'DELETE', PATH, { token })).status).toBe(204);
});

describe('what is refused', () => {
  test('is said by what is wrong with it, and the photograph before it stays', async () => {
    await using s = await startTestServer();
    const token = (await s.login('ADMIN')).access;
    const before = Product.parse(await (await send(s, flag(40, 30), { token })).json());
    expect(before.photograph?.files).toHaveLength(2);
    const jpeg = await jpegOf(flag(400, 300));
    for (const [body, refused] of [
      [new Uint8Array(), [415, 'unsupported-picture']],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), [415, 'unsupported-picture']],
      [jpeg.subarray(0, 400), [422, 'damaged-picture']],
      [claimingPng(60_000, 60_000), [413, 'too-many-pixels']],
    ] as const) {
      expect(await refusal(await send(s, body, { token, type: 'image/jpeg' }))).toEqual([...refused]);
    }
    const missing = { token, path: '/api/catalog/products/999/photograph' };
    expect(await refusal(await send(s, jpeg, missing))).toEqual([404, 'not-found']);
    expect(await water(s)).toEqual(before);
  });

  test('is whoever may not, unread', async () => {
    await using s = await startTestServer();
    const jpeg = await jpegOf(flag(40, 30));
    expect(await refusal(await send(s, jpeg, {}))).toEqual([401, 'unauthenticated']);
    const { access } = await s.login('STAFF');
    expect(await refusal(await send(s, jpeg, { token: access }))).toEqual([403, 'forbidden']);
    expect((await water(s)).photograph).toBeNull();
  });

  test('is more than 12 MiB: what is announced unread, what is not as soon as it is more', async () => {
    await using s = await startTestServer();
    const { access } = await s.login('ADMIN');
    const head = (headers: Record<string, string>) =>
      request('PUT', PATH, { ...headers, Authorization: `Bearer ${access}` });
    {
      using wire = await Wire.connect(s.url);
      wire.send(head({ 'Content-Length': String(MAX_PHOTOGRAPH_BYTES + 1) }));
      const { status, text } = await wire.answer();
      expect([status, Problem.parse(JSON.parse(text)).detail]).toEqual([413, 'El archivo supera 12 MiB.']);
    }
    const mebibyte = '\0'.repeat(1024 * 1024);
    const chunk = `100000\r\n${mebibyte}\r\n`;
    {
      using wire = await Wire.connect(s.url);
      wire.send(head({ 'Transfer-Encoding': 'chunked' }));
      for (let sent = 0; sent < 13; sent++) wire.send(chunk);
      expect((await wire.answer()).status).toBe(413);
    }
    using wire = await Wire.connect(s.url);
    wire.send(head({ 'Transfer-Encoding': 'chunked' }));
    for (let sent = 0; sent < 12; sent++) wire.send(chunk);
    wire.send('0\r\n\r\n');
    // All of it was read: it is no picture.
    expect((await wire.answer()).status).toBe(415);
  });

  test('is a fifth at once, who is told when to come back; who goes away makes room', async () => {
    await using s = await startTestServer();
    const token = (await s.login('ADMIN')).access;
    // None of them ever comes whole: whoever is last finds no place.
    const uploads = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const wire = await Wire.connect(s.url);
        wire.send(request('PUT', PATH, { 'Content-Length': '1000', Authorization: `Bearer ${token}` }));
        return wire;
      }),
    );
    const { status, headers, text } = await Promise.race(uploads.map((wire) => wire.answer()));
    expect([status, headers.get('retry-after')]).toEqual([429, '2']);
    expect(Problem.parse(JSON.parse(text)).type).toBe('urn:comanda:problem:too-many-requests');
    for (const wire of uploads) wire[Symbol.dispose]();
    const jpeg = await jpegOf(flag(40, 30));
    while ((await send(s, jpeg, { token })).status !== 200);
  });
});

test('a picture that is asked for by another name is not there', async () => {
  await using s = await startTestServer();
  const token = (await s.login('ADMIN')).access;
  const product = Product.parse(await (await send(s, flag(40, 30), { token })).json());
  const url = product.photograph?.files[0]?.url ?? '';
  for (const path of [
    url.replace('.webp', '.jpg'),
    url.replace('.webp', ''),
    url.replace('.webp', '.html'),
    url.replace(/[0-9a-f]{4}\.webp$/, '.webp'),
    url.toUpperCase(),
    '/api/public/photographs/',
    '/api/public/photographs/..%2f..%2fsecrets.json',
    `/api/public/photographs/${'0'.repeat(32)}.webp`,
    "/api/public/photographs/'%20or%201=1--.webp",
  ]) {
    expect({ path, said: await refusal(await fetch(s.url + path)) }).toEqual({ path, said: [404, 'not-found'] });
  }
});

/** Webhooks through a whole server: kept by admins, told of what happens, and silent about their secrets. */
import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@comanda/protocol/problem';
import type { Delivery, Webhook, WebhookWithSecret } from '@comanda/protocol/webhook';
import type { z } from 'zod';
import { ask } from './harness/api.ts';
import { placed } from './harness/orders.ts';
import { Receiver, verified } from './harness/receiver.ts';
import { login, spawnServer, startTestServer, type TestServer } from './harness/server.ts';
import { makeTestSite } from './harness/site.ts';

type Secret = z.infer<typeof WebhookWithSecret>;
type Page<T> = { readonly count: number; readonly results: readonly T[] };

const ALLOWED = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };

/** Requests as an admin makes them. */
async function admin(s: TestServer) {
  const token = (await s.login('ADMIN')).access;
  return <T>(method: string, path: string, body?: unknown) =>
    ask<T>(s.url, method, `/api/webhooks/${path}`, body === undefined ? { token } : { token, body });
}

test('a webhook is made, told, tried, changed and archived; its secret is said once', async () => {
  await using receiver = new Receiver();
  await using s = await startTestServer(ALLOWED);
  const ask = await admin(s);
  const made = await ask<Secret>('POST', '', { name: ' Caja ', url: receiver.url, events: ['order.created'] });
  expect(made.status).toBe(201);
  const { secret, ...webhook } = made.body;
  expect(webhook).toMatchObject({ id: 1, name: 'Caja', url: receiver.url, events: ['order.created'], is_active: true });
  expect((await ask<Page<Webhook>>('GET', '')).body.results).toEqual([webhook]);
  expect((await ask<Webhook>('GET', '1/')).body).toEqual(webhook);

  await placed(s.url);
  await receiver.has(1);
  const { body: tried, status } = await ask<Delivery>('POST', '1/test/');
  expect({ status, tried }).toMatchObject({ status: 201, tried: { type: 'ping', webhook_id: 1 } });
  const received = await receiver.has(2);
  expect(received.map((each) => verified(each, secret))).toMatchObject([
    { type: 'order.created', data: { order_id: 1, room_code: '101' } },
    { type: 'ping', data: { webhook_id: 1 } },
  ]);

  const changed = await ask<Webhook>('PATCH', '1/', { events: ['nobody_watching', 'order.escalated'] });
  expect(changed.body.events).toEqual(['order.escalated', 'nobody_watching']);
  const rotated = await ask<Secret>('POST', '1/rotate-secret/');
  expect(rotated.body.secret).not.toBe(secret);
  expect(rotated.body.previous_secret_until).not.toBeNull();
  await ask('POST', '1/test/');
  const last = (await receiver.has(3)).at(-1);
  if (last)
    for (const each of [secret, rotated.body.secret]) expect(verified(last, each)).toMatchObject({ type: 'ping' });

  expect((await ask('DELETE', '1/')).status).toBe(204);
  expect((await ask<Page<Webhook>>('GET', '?is_active=true')).body.count).toBe(0);
  expect((await ask<Problem>('POST', '1/test/')).body.type).toBe('urn:comanda:problem:webhook-switched-off');
});

test('deliveries are listed, newest first, by status and in pages; the dead are sent again, one or all', async () => {
  await using receiver = new Receiver(() => new Response(null, { status: 410 }));
  await using s = await startTestServer(ALLOWED);
  const ask = await admin(s);
  const { body: made } = await ask<Secret>('POST', '', { name: 'Caja', url: receiver.url });
  await ask('POST', '1/test/');
  await receiver.has(1);
  // The receiver is gone, says its answer; an admin knows better and switches it on again.
  while ((await ask<Webhook>('GET', '1/')).body.is_active);
  const dead = await ask<Page<Delivery>>('GET', '1/deliveries/?status=dead');
  expect(dead.body.results).toMatchObject([
    { id: 1, type: 'ping', status: 'dead', last_status: 410, last_error: 'gone' },
  ]);
  expect((await ask<Problem>('POST', 'deliveries/1/replay/')).status).toBe(409);
  receiver.react = () => new Response(null, { status: 200 });
  await ask('PATCH', '1/', { is_active: true });
  const again = await ask<Delivery>('POST', 'deliveries/1/replay/');
  expect(again.body).toMatchObject({ id: 1, status: 'pending', attempts: 0 });
  await receiver.has(2);
  expect(new Set(receiver.ids()).size).toBe(1);
  await ask('POST', '1/test/');
  for (const each of (await receiver.has(3)).slice(1))
    expect(verified(each, made.secret)).toMatchObject({ type: 'ping' });
  const page = await ask<Page<Delivery> & { next: string }>('GET', '1/deliveries/?page_size=1');
  expect(page.body).toMatchObject({ count: 2, results: [{ id: 2 }] });
  expect(page.body.next).toContain('page=2');
  expect((await ask('POST', '1/replay-dead/')).body).toEqual({ replayed: 0 });
});

test('what cannot be done is refused with its cure', async () => {
  await using s = await startTestServer();
  const ask = await admin(s);
  const webhook = { name: 'Caja', url: 'https://93.184.215.14/' };
  const errors = async (body: unknown) => {
    const answer = await ask<Problem>('POST', '', body);
    return answer.status === 400 ? Object.keys(answer.body.errors ?? {}) : answer.status;
  };
  expect(await errors({ ...webhook, url: 'https://169.254.169.254/' })).toEqual(['url']);
  expect(await errors({ ...webhook, url: 'http://93.184.215.14/' })).toEqual(['url']);
  expect(await errors({ ...webhook, name: '' })).toEqual(['name']);
  expect(await errors({ ...webhook, events: [] })).toEqual(['events']);
  expect(await errors({ ...webhook, events: ['order.made'] })).toEqual(['events.0']);
  expect(await errors({ name: 'Caja' })).toEqual(['url']);
  const forbidden = await ask<Problem>('POST', '', { ...webhook, url: 'https://10.0.0.1/' });
  expect(forbidden.body.errors?.url?.[0]).toContain('WEBHOOK_ALLOWED_NETWORKS');
  expect(await errors(webhook)).toBe(201);
  expect((await ask<Problem>('PATCH', '1/', { url: 'https://[::1]/' })).status).toBe(400);
  for (const [method, path] of [
    ['GET', '9/'],
    ['PATCH', '9/'],
    ['DELETE', '9/'],
    ['POST', '9/test/'],
    ['POST', '9/rotate-secret/'],
    ['POST', '9/replay-dead/'],
    ['GET', '9/deliveries/'],
    ['POST', 'deliveries/9/replay/'],
  ] as const) {
    const body = method === 'PATCH' ? {} : undefined;
    expect({ method, path, status: (await ask(method, path, body)).status }).toEqual({ method, path, status: 404 });
  }
});

test('no secret, no address and nothing that was told stands in the log, at its most talkative', async () => {
  await using receiver = new Receiver(() => new Response('hunter2', { status: 500 }));
  await using place = await makeTestSite();
  const child = await spawnServer(place.folder, { LOG_LEVEL: 'debug', ...ALLOWED });
  const printed = new Response(child.process.stderr).text();
  const { access: token } = await login(child.url, 'ADMIN');
  const url = `${receiver.url}?key=hunter2`;
  const post = (path: string, body?: unknown) =>
    ask<Secret>(child.url, 'POST', `/api/webhooks/${path}`, body === undefined ? { token } : { token, body });
  const made = await post('', { name: 'Caja', url });
  const rotated = await post('1/rotate-secret/');
  await post('', { name: 'Caja', url: 'https://user:hunter2@10.0.0.1/' });
  await post('1/test/');
  await receiver.has(1);
  await child[Symbol.asyncDispose]();
  const logs = join(place.folder, 'logs');
  const text = [...readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8')), await printed].join('\n');
  expect(text).toContain('/api/webhooks/:id/rotate-secret');
  for (const hidden of [made.body.secret, rotated.body.secret, 'whsec_', 'hunter2', receiver.url, '10.0.0.1']) {
    expect({ hidden, isTold: text.includes(hidden) }).toEqual({ hidden, isTold: false });
  }
});

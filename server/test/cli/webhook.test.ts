/** `comanda webhook`: kept, tried, listed and sent again beside a running server; and what is refused. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Delivery, WEBHOOK_EVENTS, Webhook, WebhookWithSecret } from '@comanda/protocol/webhook';
import { z } from 'zod';
import { Receiver, verified } from '../harness/receiver.ts';
import { startTestServer } from '../harness/server.ts';
import { makeTestSite, type TestSite } from '../harness/site.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { answer, comanda, type Way } from './program.ts';

setDefaultTimeout(60_000);

const ALLOWED = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' };
const listOf = <T extends z.ZodType>(item: T) => z.strictObject({ count: z.int(), results: z.array(item) });
const way = ({ folder }: TestSite): Way => ({ folder, env: { DATA_DIR: folder, ...ALLOWED } });

async function refused(at: Way, exit: number, words: string, ...args: string[]): Promise<void> {
  const ended = await comanda(at, 'webhook', ...args);
  expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
  expect(ended.err).toContain(words);
}

test('added, listed, shown, given another secret, removed: and the secret said twice in all', async () => {
  await using place = await makeTestSite();
  const at = way(place);
  const url = 'http://127.0.0.1:9/notice';
  const added = WebhookWithSecret.parse(await answer(at, 'webhook', 'add', url, '--event', 'order.created'));
  expect(added).toMatchObject({ id: 1, name: '127.0.0.1', url, events: ['order.created'], is_active: true });
  const { exit, out } = await comanda(at, 'webhook', 'add', url, '--name', 'Caja');
  expect({ exit, out }).toEqual({
    exit: 0,
    out: expect.stringMatching(/Webhook 2 added: Caja\.\nSecret: whsec_\S+\n/),
  });
  const { count, results } = listOf(Webhook).parse(await answer(at, 'webhook', 'list'));
  expect({ count, names: results.map(({ name }) => name) }).toEqual({ count: 2, names: ['127.0.0.1', 'Caja'] });
  expect(results[1]?.events).toEqual([...WEBHOOK_EVENTS]);
  const shown = Webhook.parse(await answer(at, 'webhook', 'show', '1'));
  expect(shown).toMatchObject({ id: 1, previous_secret_until: null });
  const rotated = WebhookWithSecret.parse(await answer(at, 'webhook', 'rotate', '1'));
  expect(rotated.secret).not.toBe(added.secret);
  expect(rotated.previous_secret_until).not.toBeNull();
  for (const words of [['list'], ['show', '1'], ['deliveries', '1']]) {
    expect((await comanda(at, 'webhook', ...words)).out).not.toContain('whsec_');
  }
  expect((await comanda(at, 'webhook', 'remove', '2')).out).toStartWith('Webhook 2 switched off.');
  expect(Webhook.parse(await answer(at, 'webhook', 'show', '2'))).toMatchObject({ is_active: false });
  await refused(at, 3, 'Webhook 2 is switched off', 'test', '2');
  await refused(at, 3, 'Webhook 2 is switched off', 'replay', '2', '--dead');
});

test('what was given up is seen, and sent again, one or all', async () => {
  await using receiver = new Receiver(() => new Response(null, { status: 500 }));
  await using s = await startTestServer(ALLOWED);
  const at = way(s.place);
  const { secret } = WebhookWithSecret.parse(await answer(at, 'webhook', 'add', receiver.url));
  for (const delivery of [1, 2]) {
    expect((await comanda(at, 'webhook', 'test', '1')).out).toContain(`delivery ${delivery}.`);
  }
  await receiver.has(1);
  // Whoever switches it off gives up what waits; afterwards it can all be sent again.
  await answer(at, 'webhook', 'remove', '1');
  const deadOnes = ['webhook', 'deliveries', '1', '--status', 'dead'];
  const { results } = listOf(Delivery).parse(await answer(at, ...deadOnes));
  expect(results.map(({ id, last_error }) => [id, last_error])).toEqual([
    [2, 'switched_off'],
    [1, 'switched_off'],
  ]);
  expect((await comanda(at, ...deadOnes)).out).toMatch(/2\s+ping\s+failed/);
  await refused(at, 3, 'The webhook of delivery 1 is switched off', 'replay', '1');
  receiver.react = () => new Response(null, { status: 204 });
  await s.place.site.commands.updateWebhook({ id: 1, update: { is_active: true } });
  const before = receiver.received.length;
  expect(Delivery.parse(await answer(at, 'webhook', 'replay', '2'))).toMatchObject({ id: 2, attempts: 0 });
  await receiver.has(before + 1);
  expect(await answer(at, 'webhook', 'replay', '1', '--dead')).toEqual({ replayed: 1 });
  await receiver.has(before + 2);
  const [second, first] = results;
  expect(receiver.ids().slice(before)).toEqual([second?.message_id ?? '', first?.message_id ?? '']);
  for (const each of receiver.received.slice(before)) {
    expect(verified(each, secret)).toMatchObject({ type: 'ping', data: { webhook_id: 1 } });
  }
});

test('what is refused', async () => {
  using empty = tempFolder();
  await refused({ folder: empty.path, env: { DATA_DIR: empty.path } }, 3, 'no data', 'list');
  await using place = await makeTestSite();
  const at = way(place);
  const strict = { ...at, env: { DATA_DIR: place.folder } };
  await refused(strict, 3, 'WEBHOOK_ALLOWED_NETWORKS', 'add', 'https://127.0.0.1/');
  await refused(strict, 3, 'Must begin with https', 'add', 'http://93.184.215.14/');
  await refused(at, 3, 'complete address', 'add', 'example.com');
  await refused(at, 2, '"order.made" is not an event', 'add', 'https://127.0.0.1/', '--event', 'order.made');
  await refused(at, 2, '"lost" is no state', 'deliveries', '1', '--status', 'lost');
  await refused(at, 2, '"x" is not a number', 'show', 'x');
  for (const words of [
    ['show', '9'],
    ['remove', '9'],
    ['rotate', '9'],
    ['test', '9'],
    ['deliveries', '9'],
  ]) {
    await refused(at, 3, 'There is no webhook 9', ...words);
  }
  await refused(at, 3, 'There is no webhook 9', 'replay', '9', '--dead');
  await refused(at, 3, 'There is no delivery 9', 'replay', '9');
});

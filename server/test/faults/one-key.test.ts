/** D5, idempotent create: a hundred requests at once under one key make one order and one event, on one server or two. */
import { expect, test } from 'bun:test';
import type { PublicOrderAnswer } from '@comanda/protocol/order';
import type { z } from 'zod';
import { type Answer, ask } from '../harness/api.ts';
import { plainStaff, v1Staff } from '../harness/feed.ts';
import { login, spawnServer, startTestServer } from '../harness/server.ts';
import { makeTestSite, type TestSite } from '../harness/site.ts';
import { placedName, readHistory } from './history.ts';

const TIMEOUT_MS = 30_000;
const REQUESTS = 100;
const KEY = 'one-wish';
const NOTE = 'sin hielo';
/** Long enough to let others work, short enough to be many tries. */
const AGAIN_MS = 10;

type Placed = z.infer<typeof PublicOrderAnswer>;

function place(url: string): Promise<Answer<Placed & { type?: string }>> {
  return ask(url, 'POST', '/api/public/orders/create', {
    headers: { 'Idempotency-Key': KEY },
    body: { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 2 }], note: NOTE },
  });
}

/** A client that repeats while its first request is still under way elsewhere; any other refusal is a failure. */
async function placeAtLast(url: string): Promise<Placed> {
  for (;;) {
    const { status, body } = await place(url);
    if (status === 201) return body;
    expect({ status, type: body.type }).toEqual({ status: 409, type: 'urn:comanda:problem:request-in-progress' });
    await Bun.sleep(AGAIN_MS);
  }
}

async function expectOneOrder(urls: readonly string[], { site }: TestSite): Promise<void> {
  const [first = ''] = urls;
  const { access } = await login(first, 'STAFF');
  const boards = urls.flatMap((url) => [plainStaff(url, access), v1Staff(url, access)]);
  await Promise.all(boards.map((board) => board.opened));

  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, (_, n) => placeAtLast(urls[n % urls.length] ?? first)),
  );
  const { order } = await placeAtLast(first);
  expect(new Set(answers.map((answer) => JSON.stringify(answer.order)))).toEqual(new Set([JSON.stringify(order)]));

  // Another order behind it: when a board has that one, it has been told all of the first.
  const { body: next } = await ask<Placed>(first, 'POST', '/api/public/orders/create', {
    body: { device_uid: 'ipad-room-101', items: [{ product_id: 1, quantity: 1 }] },
  });
  const { log, stored } = await readHistory(site);
  expect(stored.filter(({ intent }) => intent === NOTE)).toHaveLength(1);
  expect(log).toEqual([placedName(order.id, order.placed_at), placedName(next.order.id, next.order.placed_at)]);
  for (const board of boards) {
    await board.first((frame) => frame.type === 'new_order' && frame.order_id === next.order.id);
    const orders = board.frames.flatMap((frame) => (frame.type === 'new_order' ? [frame.order_id] : []));
    expect(orders).toEqual([order.id, next.order.id]);
    board.socket.close();
    await board.closed;
  }
}

test(
  `${REQUESTS} at once under one key make one order and one event`,
  async () => {
    await using server = await startTestServer({ RATE_LIMITS: 'off' });
    await expectOneOrder([server.url], server.place);
  },
  TIMEOUT_MS,
);

test(
  `so do ${REQUESTS} that are spread over two servers on one database`,
  async () => {
    await using place = await makeTestSite();
    await using one = await spawnServer(place.folder, { RATE_LIMITS: 'off' });
    await using two = await spawnServer(place.folder, { RATE_LIMITS: 'off' });
    await expectOneOrder([one.url, two.url], place);
  },
  TIMEOUT_MS,
);

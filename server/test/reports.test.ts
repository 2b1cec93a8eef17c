/** The report of stages over REST, and when rooms are told that their orders are expected. */
import { describe, expect, test } from 'bun:test';
import type { ActiveOrders } from '@comanda/protocol/order';
import type { Problem } from '@comanda/protocol/problem';
import type { StageReport } from '@comanda/protocol/report';
import type { z } from 'zod';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { create, DEVICE, move, placed } from './harness/orders.ts';
import { serveTestSite, startTestServer } from './harness/server.ts';
import { makeTestSite, PRODUCTS } from './harness/site.ts';

const MINUTE_MS = 60_000;
const NOON = Date.parse('2026-01-15T11:00:00.000Z');

const asked = (query: string) => `/api/reports/stages/?${query}`;

describe('the report', () => {
  test('tells of orders as they went', async () => {
    const clock = new TestClock(NOON);
    await using s = await startTestServer({}, clock);
    const { access } = await s.login('ADMIN');
    const order = await placed(s.url);
    await placed(s.url, { items: [{ product_id: PRODUCTS.soup, quantity: 1 }] });
    clock.advance(2 * MINUTE_MS);
    await move(s.url, access, order.id, 'PREPARING');
    clock.advance(4 * MINUTE_MS);
    await move(s.url, access, order.id, 'READY');
    clock.advance(MINUTE_MS);
    await move(s.url, access, order.id, 'DELIVERED');
    const { status, body } = await ask<StageReport>(
      s.url,
      'GET',
      asked('from=2026-01-15&to=2026-01-16&group_by=product'),
      { token: access },
    );
    const one = (ms: number) => ({ count: 1, p50_ms: ms, p90_ms: ms });
    const none = { count: 0, p50_ms: null, p90_ms: null };
    const stages = {
      notify: none,
      acknowledge: one(2 * MINUTE_MS),
      prepare: one(4 * MINUTE_MS),
      deliver: one(MINUTE_MS),
      total: one(7 * MINUTE_MS),
      escalated_share: 0,
    };
    const waiting = { acknowledge: none, prepare: none, deliver: none, total: none, escalated_share: null };
    expect([status, body]).toEqual([
      200,
      {
        from: '2026-01-15T00:00:00.000Z',
        to: '2026-01-16T00:00:00.000Z',
        time_zone: 'Europe/Madrid',
        group_by: 'product',
        all: { ...stages, count: 2 },
        groups: [
          { ...stages, key: '1', label: 'Agua', count: 1 },
          { ...waiting, notify: none, key: '2', label: 'Sopa', count: 1 },
        ],
      },
    ]);
    const room = await ask<StageReport>(s.url, 'GET', asked('from=2026-01-15&to=2026-01-16&group_by=room'), {
      token: access,
    });
    expect(room.body.groups).toMatchObject([{ key: '101', label: '101', count: 2 }]);
    const plain = await ask<StageReport>(s.url, 'GET', asked('from=2026-01-15&to=2026-01-15T11:00:00Z'), {
      token: access,
    });
    expect(plain.body).toMatchObject({ group_by: null, all: { count: 0 }, groups: [] });
  });

  test('covers a range of 92 days at most, by a grouping that there is', async () => {
    await using s = await startTestServer();
    const { access: token } = await s.login('ADMIN');
    const get = (query: string) =>
      ask<Problem>(s.url, 'GET', asked(query), { token, headers: { 'Accept-Language': 'en' } });
    for (const query of [
      'from=2026-01-01&to=2026-04-03',
      'from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00.001Z&group_by=hour',
      // As a browser writes it: a plus sign that has become a space.
      'from=2026-01-01T00:00:00+01:00&to=2026-01-02T00:00:00 01:00',
    ]) {
      expect({ query, status: (await get(query)).status }).toEqual({ query, status: 200 });
    }
    const bad: Readonly<Record<string, readonly string[]>> = {
      '': ['from', 'to'],
      'from=2026-01-01': ['to'],
      'to=2026-01-01': ['from'],
      'from=2026-01-02&to=2026-01-01': ['to'],
      'from=2026-01-01&to=2026-01-01': ['to'],
      'from=2026-01-01&to=2026-04-03T00:00:00.001Z': ['to'],
      'from=yesterday&to=2026-01-01': ['from'],
      'from=2026-01-01&to=2026-02-30T99:00:00Z': ['to'],
      'from=2026-01-01&to=2026-01-02&group_by=device': ['group_by'],
      'from=2026-01-01&to=2026-01-02&group_by=': ['group_by'],
    };
    for (const [query, fields] of Object.entries(bad)) {
      const { status, body } = await get(query);
      expect({ query, status, fields: Object.keys(body.errors ?? {}).sort() }).toEqual({
        query,
        status: 400,
        fields: [...fields],
      });
    }
    const { body } = await get('from=2026-01-02&to=2026-01-01');
    expect(body.errors).toEqual({ to: ['Must be after "from", by 92 days at most.'] });
  });
});

describe('an order’s expected time', () => {
  const active = async (url: string) => {
    const { body } = await ask<z.infer<typeof ActiveOrders>>(
      url,
      'GET',
      `/api/public/orders/active?device_uid=${DEVICE}`,
    );
    return body.results.map(({ id, expected_at }) => ({ id, expected_at }));
  };

  /** A site where so many glasses of water took five minutes each, yesterday at noon. */
  async function siteWithPast(clock: TestClock, count: number) {
    const place = await makeTestSite({}, clock);
    const { placeOrder, moveOrder } = place.site.commands;
    const target = { kind: 'device', uid: DEVICE } as const;
    const items = [{ product_id: PRODUCTS.water, quantity: 1 }];
    const orders = await Promise.all(
      Array.from({ length: count }, () => placeOrder({ target, items, note: '', placedBy: null, idempotency: null })),
    );
    clock.advance(5 * MINUTE_MS);
    for (const to of ['READY', 'DELIVERED'] as const) {
      for (const [index] of orders.entries()) {
        await moveOrder({ orderId: index + 1, to, expected: null, note: '', by: null });
      }
      clock.advance(MINUTE_MS);
    }
    clock.advance(24 * 60 * MINUTE_MS - 7 * MINUTE_MS);
    return place;
  }

  test('comes from the site’s own past, while it lies ahead and the order is not ready', async () => {
    const clock = new TestClock(NOON);
    await using s = await serveTestSite(await siteWithPast(clock, 20), clock);
    const { access } = await s.login();
    const order = await placed(s.url);
    // What the start reads in the background is there some turns later.
    while ((await active(s.url))[0]?.expected_at === null) await Bun.sleep(1);
    const expected_at = new Date(clock.now() + 5 * MINUTE_MS).toISOString();
    expect(await active(s.url)).toEqual([{ id: order.id, expected_at }]);
    // The answer to the placing itself stays what it was: the same, however often it is asked for.
    const { body } = await create(s.url, {}, { 'Idempotency-Key': 'a-key-of-a-kiosk' });
    expect(body.order).not.toHaveProperty('expected_at');
    const soup = await placed(s.url, { items: [{ product_id: PRODUCTS.soup, quantity: 1 }] });
    expect((await active(s.url)).at(-1)).toEqual({ id: soup.id, expected_at });

    await move(s.url, access, order.id, 'PREPARING');
    expect((await active(s.url))[0]).toEqual({ id: order.id, expected_at });
    clock.advance(5 * MINUTE_MS - 1);
    expect((await active(s.url))[0]).toEqual({ id: order.id, expected_at });
    clock.advance(1);
    expect((await active(s.url))[0]).toEqual({ id: order.id, expected_at: null });
    const next = await placed(s.url);
    expect((await active(s.url)).at(-1)?.expected_at).not.toBeNull();
    await move(s.url, access, next.id, 'READY');
    expect((await active(s.url)).at(-1)).toEqual({ id: next.id, expected_at: null });
  });

  test('is not told where too few have gone before', async () => {
    const clock = new TestClock(NOON);
    await using s = await serveTestSite(await siteWithPast(clock, 19), clock);
    const { access } = await s.login();
    const order = await placed(s.url);
    // The twentieth, ready like the others after five minutes; ten minutes later the past is read anew.
    clock.advance(5 * MINUTE_MS);
    expect(await active(s.url)).toEqual([{ id: order.id, expected_at: null }]);
    await move(s.url, access, order.id, 'DELIVERED');
    clock.advance(10 * MINUTE_MS);
    const next = await placed(s.url);
    while ((await active(s.url))[0]?.expected_at === null) await Bun.sleep(1);
    const expected_at = new Date(clock.now() + 5 * MINUTE_MS).toISOString();
    expect(await active(s.url)).toEqual([{ id: next.id, expected_at }]);
  });
});

import { describe, expect, test } from 'bun:test';
import type { z } from 'zod';
import { ProductCreation } from './catalog.ts';
import { PlainDown, ResumableDown, Up } from './feed.ts';
import { Instant, toInstant } from './instant.ts';
import { operations } from './operations.ts';
import {
  DeviceUid,
  IdempotencyKey,
  OrderFilter,
  OrderPlacement,
  RoomCode,
  StaffOrderPlacement,
  StatusChange,
} from './order.ts';
import { PageQuery } from './page.ts';
import { PROBLEMS, problemType } from './problem.ts';
import { Email, Login } from './session.ts';

/** Splits what a schema takes from what it refuses; a value counts as refused where it fails. */
function verdicts(schema: z.ZodType, values: readonly unknown[]): boolean[] {
  return values.map((value) => schema.safeParse(value).success);
}

function takes(schema: z.ZodType, values: readonly unknown[]): void {
  expect(verdicts(schema, values)).toEqual(values.map(() => true));
}

function refuses(schema: z.ZodType, values: readonly unknown[]): void {
  expect(values.filter((value) => schema.safeParse(value).success)).toEqual([]);
}

describe('instants', () => {
  test('are UTC with milliseconds', () => {
    expect(toInstant(0)).toBe('1970-01-01T00:00:00.000Z');
    takes(Instant, [toInstant(0), toInstant(1_768_487_400_123)]);
    refuses(Instant, ['2026-01-15T14:30:00Z', '2026-01-15T14:30:00.000+00:00', '2026-01-15', '', 0, null]);
  });
});

describe('an order', () => {
  const line = { product_id: 1, quantity: 1 };
  const order = (items: unknown, rest: object = {}) => ({ device_uid: 'ipad-room-101', items, ...rest });

  test('is taken as rooms send it', () => {
    takes(OrderPlacement, [
      order([line]),
      order(Array.from({ length: 50 }, () => line)),
      order([{ ...line, quantity: 999, note: 'x'.repeat(500) }], { note: 'gracias' }),
      // What older clients send besides is none of ours.
      order([{ ...line, price: 3 }], { anything: true }),
    ]);
  });

  test('is refused with anything else in it', () => {
    refuses(OrderPlacement, [
      ...[undefined, null, [], 'x', 1, {}],
      ...[order(undefined), order([]), order({}), order(Array.from({ length: 51 }, () => line))],
      ...[0, -1, 1.5, '2', 1e9, 1_000, null, true, Number.NaN].map((quantity) => order([{ ...line, quantity }])),
      ...[0, -1, 1.5, '1', null, 2 ** 53].map((product_id) => order([{ ...line, product_id }])),
      ...[1, null, 'x'.repeat(501)].map((note) => order([{ ...line, note }])),
      ...['', 1, null, 'x'.repeat(201)].map((device_uid) => ({ device_uid, items: [line] })),
    ]);
  });

  test('by staff is for a room or for a device', () => {
    const items = [line];
    takes(StaffOrderPlacement, [
      { room_code: '101', items },
      { device_uid: 'ipad', items },
    ]);
    refuses(StaffOrderPlacement, [
      { items },
      { room_code: '101', device_uid: 'ipad', items },
      { room_code: ' ', items },
    ]);
  });

  test('changes to a status that there is', () => {
    takes(StatusChange, [{ to_status: 'READY' }, { to_status: 'READY', from_status: 'PLACED', note: 'x' }]);
    refuses(StatusChange, [{}, { to_status: 'ready' }, { to_status: 'LOST' }, { to_status: 'READY', from_status: '' }]);
  });

  test('is filtered by statuses, room and time', () => {
    expect(OrderFilter.parse({ status: 'PLACED,READY', from: '2026-01-15', to: '2026-01-16T00:00:00Z' })).toEqual({
      page: 1,
      page_size: 50,
      status: ['PLACED', 'READY'],
      from: Date.UTC(2026, 0, 15),
      to: Date.UTC(2026, 0, 16),
    });
    refuses(OrderFilter, [
      { status: 'LOST' },
      { status: '' },
      { status: 'PLACED,' },
      { from: 'yesterday' },
      { room: '' },
    ]);
  });
});

describe('names and numbers', () => {
  test('a page is a whole number, within bounds', () => {
    expect(PageQuery.parse({})).toEqual({ page: 1, page_size: 50 });
    expect(PageQuery.parse({ page: '3', page_size: '200' })).toEqual({ page: 3, page_size: 200 });
    refuses(PageQuery, [
      { page: '0' },
      { page: '-1' },
      { page: '1.5' },
      { page: 'x' },
      { page_size: '201' },
      { page: '1e9' },
    ]);
  });

  test('an id in a path is digits', () => {
    const { params } = operations.readOrder;
    expect(params.parse({ id: '42' })).toEqual({ id: 42 });
    refuses(
      params,
      ['0', '-1', '1.5', '01', '1e3', 'abc', '', ' 1', '9'.repeat(16), '１'].map((id) => ({ id })),
    );
  });

  test('a device uid can stand in a URL and in a log', () => {
    takes(DeviceUid, ['ipad-room-101', 'A', 'a.b_c:d-e', 'x'.repeat(100)]);
    refuses(DeviceUid, ['', '-a', 'a b', 'a/b', 'a\n', 'ñ', '<b>', "a'", 'x'.repeat(101)]);
  });

  test('a room code is short and not empty', () => {
    expect(RoomCode.parse(' 101 ')).toBe('101');
    refuses(RoomCode, ['', '  ', 'x'.repeat(33), 101]);
  });

  test('an idempotency key is visible ASCII', () => {
    takes(IdempotencyKey, ['k', crypto.randomUUID(), '~'.repeat(200)]);
    refuses(IdempotencyKey, ['', ' ', 'a b', 'a\n', 'ñ', 'x'.repeat(201)]);
  });

  test('an e-mail address is one, in lower case', () => {
    expect(Email.parse('  Ana@Example.COM ')).toBe('ana@example.com');
    refuses(Email, [
      '',
      'ana',
      'ana@',
      '@example.com',
      'ana@example',
      'a b@example.com',
      `${'x'.repeat(250)}@example.com`,
    ]);
    expect(Login.parse({ email: ' ADMIN@example.com', password: ' p ' })).toEqual({
      email: 'admin@example.com',
      password: ' p ',
    });
  });

  test('an image is a web address or a path of this site, never a script', () => {
    const image = (image_url: unknown) => ({ name: 'Agua', image_url });
    takes(ProductCreation, [image('https://example.com/a.png'), image('/a.png'), image(null), { name: 'Agua' }]);
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      '//evil.example/a',
      '/\\evil.example',
      'a.png',
      '',
      'ftp://x/a',
    ];
    refuses(ProductCreation, bad.map(image));
  });
});

describe('frames', () => {
  const instant = toInstant(0);
  const placed = { type: 'new_order', order_id: 1, room_code: '101', device_uid: 'ipad', placed_at: instant };
  const moved = { order_id: 1, status: 'READY', from_status: 'PLACED', changed_at: instant };

  test('are plain without a cursor and resumable with one, and nothing besides', () => {
    const plain = [
      placed,
      { ...placed, room_code: null },
      { type: 'order_updated', ...moved },
      { type: 'order_status_changed', ...moved },
    ];
    takes(PlainDown, [...plain, { type: 'pong' }]);
    takes(ResumableDown, [...plain.map((frame) => ({ ...frame, cursor: 'e.1' })), { type: 'pong' }]);
    refuses(PlainDown, [
      ...plain.map((frame) => ({ ...frame, cursor: 'e.1' })),
      { ...placed, items: [] },
      { type: 'welcome' },
    ]);
    refuses(ResumableDown, [...plain, { ...placed, cursor: '' }, { ...placed, cursor: 1 }]);
  });

  test('from clients are pings and tokens', () => {
    takes(Up, [{ type: 'ping' }, { type: 'ping', at: 1 }, { type: 'auth', token: 'a.b.c' }]);
    refuses(Up, [{}, null, 'ping', { type: 'PING' }, { type: 'auth' }, { type: 'auth', token: 'x'.repeat(3_801) }]);
  });
});

test('every problem has the HTTP status of a failure, and a name', () => {
  expect(Object.values(PROBLEMS).filter((status) => status < 400 || status > 599)).toEqual([]);
  expect(problemType('idempotency_key_reused')).toBe('urn:comanda:problem:idempotency-key-reused');
});

test('a time in a query says its zone, and a plus sign may have become a space', () => {
  const from = (text: string) => OrderFilter.safeParse({ from: text }).data?.from;
  expect(from('2026-01-15')).toBe(Date.UTC(2026, 0, 15));
  expect(from('2026-01-15T14:30:00.000Z')).toBe(Date.UTC(2026, 0, 15, 14, 30));
  expect(from('2026-01-15T14:30:00+02:00')).toBe(Date.UTC(2026, 0, 15, 12, 30));
  expect(from('2026-01-15T14:30:00 02:00')).toBe(Date.UTC(2026, 0, 15, 12, 30));
  for (const bad of ['2026-01-15T14:30', '15/01/2026', 'yesterday', '2026-13-01', '1'])
    expect(from(bad)).toBeUndefined();
});

/** Every event of the log, and what webhooks are told of it. */
import { expect, test } from 'bun:test';
import { WebhookEvent } from '@comanda/protocol/webhook';
import { LogEvent } from './log-event.ts';
import { webhookEvents } from './webhook-event.ts';

const AT = Date.parse('2026-01-15T14:30:00.000Z');
const timestamp = '2026-01-15T14:30:00.000Z';
const where = { roomOfOrder: (id: number) => `of ${id}`, roomOfDevice: (id: number) => `with ${id}` };
const order = { orderId: 7, deviceId: 3 };
const about = { order_id: 7, room_code: 'of 7' };

const TOLD: readonly [LogEvent, readonly WebhookEvent[]][] = [
  [
    { kind: 'order_placed', ...order, deviceUid: 'ipad-room-101', roomCode: '101', placedAt: AT },
    [{ type: 'order.created', timestamp, data: { order_id: 7, room_code: '101' } }],
  ],
  [
    { kind: 'order_moved', ...order, status: 'READY', fromStatus: 'PREPARING', changedAt: AT },
    [{ type: 'order.status_changed', timestamp, data: { ...about, from_status: 'PREPARING', status: 'READY' } }],
  ],
  [
    { kind: 'order_moved', ...order, status: 'PREPARING', fromStatus: 'PLACED', changedAt: AT, acknowledges: true },
    [
      { type: 'order.acknowledged', timestamp, data: about },
      { type: 'order.status_changed', timestamp, data: { ...about, from_status: 'PLACED', status: 'PREPARING' } },
    ],
  ],
  [
    { kind: 'order_acknowledged', ...order, by: 2, byEmail: 'staff@example.com', at: AT },
    [{ type: 'order.acknowledged', timestamp, data: about }],
  ],
  [{ kind: 'order_changed', ...order, change: 'amended', by: 2, byEmail: 'staff@example.com', at: AT }, []],
  // An exercise is nobody's business beyond the house.
  [
    { kind: 'order_placed', orderId: 8, deviceId: null, deviceUid: '', roomCode: null, placedAt: AT, isDrill: true },
    [],
  ],
  [
    {
      ...{ kind: 'order_moved', orderId: 8, deviceId: null, status: 'PREPARING', fromStatus: 'PLACED', changedAt: AT },
      ...{ acknowledges: true, isDrill: true },
    },
    [],
  ],
  [
    { kind: 'order_acknowledged', orderId: 8, deviceId: null, by: 2, byEmail: 'a@example.com', at: AT, isDrill: true },
    [],
  ],
  [{ kind: 'order_escalated', orderId: 8, step: 'admin', branch: 'undelivered', at: AT, isDrill: true }, []],
  [{ kind: 'order_shown', ...order, stage: 'rendered', at: AT }, []],
  ...(['other_sound', 'every_screen', 'web_push'] as const).map((step): [LogEvent, WebhookEvent[]] => [
    { kind: 'order_escalated', orderId: 7, step, branch: 'undelivered', at: AT },
    [],
  ]),
  ...(['webhook', 'admin'] as const).map((step): [LogEvent, WebhookEvent[]] => [
    { kind: 'order_escalated', orderId: 7, step, branch: 'unacknowledged', at: AT },
    [{ type: 'order.escalated', timestamp, data: { ...about, step, branch: 'unacknowledged' } }],
  ]),
  [
    { kind: 'device_suspicious', deviceId: 3, deviceUid: 'ipad-room-101', reason: 'too_many_orders', at: AT },
    [
      {
        type: 'device.suspicious',
        timestamp,
        data: { device_id: 3, room_code: 'with 3', reason: 'too_many_orders' },
      },
    ],
  ],
  [{ kind: 'watch_changed', isWatched: false, at: AT }, [{ type: 'nobody_watching', timestamp, data: {} }]],
  [{ kind: 'watch_changed', isWatched: true, at: AT }, [{ type: 'watching_again', timestamp, data: {} }]],
  [{ kind: 'setting_changed', name: 'escalation', at: AT }, []],
  [{ kind: 'menu_changed', at: AT }, []],
  [{ kind: 'product_availability_changed', productId: 1, isAvailable: false, unavailableUntil: AT, at: AT }, []],
  [{ kind: 'device_revoked', deviceId: 3 }, []],
  [{ kind: 'user_revoked', userId: 2 }, []],
  [{ kind: 'session_revoked', sessionId: 's' }, []],
  [{ kind: 'role_changed', userId: 2, mayWatch: true }, []],
];

test('each event is told in its own words, and nothing of who did it or of what opens a door', () => {
  for (const [event, expected] of TOLD) {
    const told = webhookEvents(event, where);
    expect({ event, told }).toEqual({ event, told: [...expected] });
    for (const each of told) expect(WebhookEvent.parse(each)).toEqual(each);
    expect(JSON.stringify(told)).not.toMatch(/ipad-room|@|example/);
  }
});

test('no event of the log is left out here', () => {
  const named = new Set(TOLD.map(([{ kind }]) => kind));
  expect([...named].sort()).toEqual(LogEvent.options.map(({ shape }) => shape.kind.value).sort());
});

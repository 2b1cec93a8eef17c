import { expect, test } from 'bun:test';
import type { OrderStatus } from '@comanda/protocol/order';
import type { LogEvent } from '../domain/log-event.ts';
import { MOST_FOLLOWED, StageWatch } from './stage-watch.ts';

function watch() {
  const told: string[] = [];
  const stages = new StageWatch((stage, ms) => told.push(`${stage} ${ms}`));
  const hear = (event: LogEvent) => stages.onEvent(event);
  return {
    told,
    placed: (orderId: number, placedAt: number) =>
      hear({ kind: 'order_placed', orderId, deviceId: 1, deviceUid: 'ipad', roomCode: null, placedAt }),
    shown: (orderId: number, at: number) => hear({ kind: 'order_shown', orderId, deviceId: 1, stage: 'rendered', at }),
    taken: (orderId: number, at: number) =>
      hear({ kind: 'order_acknowledged', orderId, deviceId: 1, by: 1, byEmail: '', at }),
    moved: (orderId: number, status: OrderStatus, changedAt: number, more: { acknowledges?: true } = {}) =>
      hear({ kind: 'order_moved', orderId, deviceId: 1, status, fromStatus: 'PLACED', changedAt, ...more }),
  };
}

test('each stage is told once, when it is reached first', () => {
  const { told, placed, shown, taken, moved } = watch();
  placed(1, 1_000);
  shown(1, 1_400);
  shown(1, 9_999);
  taken(1, 3_000);
  taken(1, 9_999);
  moved(1, 'READY', 7_000);
  moved(1, 'PREPARING', 7_500);
  moved(1, 'READY', 8_000);
  moved(1, 'DELIVERED', 10_000);
  moved(1, 'READY', 11_000);
  moved(1, 'DELIVERED', 12_000);
  expect(told).toEqual(['notify 400', 'acknowledge 2000', 'prepare 4000', 'deliver 3000', 'total 9000']);
});

test('whoever moves an order may take it by that; where ready was skipped, only the whole is told', () => {
  const { told, placed, moved } = watch();
  placed(1, 0);
  moved(1, 'PREPARING', 2_000, { acknowledges: true });
  moved(1, 'DELIVERED', 5_000);
  placed(2, 0);
  moved(2, 'READY', 3_000);
  expect(told).toEqual(['acknowledge 2000', 'total 5000', 'prepare 3000']);
});

test('what is cancelled has no end, and a clock that was set back makes nothing faster than at once', () => {
  const { told, placed, shown, moved } = watch();
  placed(1, 5_000);
  shown(1, 4_000);
  moved(1, 'CANCELLED', 6_000);
  moved(1, 'DELIVERED', 7_000);
  expect(told).toEqual(['notify 0']);
});

test('orders from before are not timed, and of too many at once the oldest are given up', () => {
  const { told, placed, moved } = watch();
  moved(7, 'DELIVERED', 1_000);
  for (let order = 1; order <= MOST_FOLLOWED + 1; order++) placed(order, 0);
  moved(1, 'DELIVERED', 1_000);
  moved(2, 'DELIVERED', 2_000);
  moved(MOST_FOLLOWED + 1, 'DELIVERED', 3_000);
  expect(told).toEqual(['total 2000', 'total 3000']);
});

import { describe, expect, test } from 'bun:test';
import { OrderStatus } from '@comanda/protocol/order';
import {
  decideMove,
  isOpen,
  type LastMove,
  type MoveDecision,
  type MoveRefusal,
  RECALL_WINDOW_MS,
} from './order-moves.ts';

const NOW = Date.parse('2026-01-15T14:30:00.000Z');

type Verdict = 'move' | 'unchanged' | MoveRefusal;

function verdict(decision: MoveDecision): Verdict {
  return decision.kind === 'refused' ? decision.reason : decision.kind;
}

const P = 'PLACED';
const R = 'PREPARING';
const Y = 'READY';
const D = 'DELIVERED';
const C = 'CANCELLED';
const back = 'only_one_step_back';

/** Every way an order can have come to a status, and what may follow while the recall window is open. */
const TABLE: readonly (readonly [from: OrderStatus | null, at: OrderStatus, to: Record<OrderStatus, Verdict>])[] = [
  [null, P, { PLACED: 'unchanged', PREPARING: 'move', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [P, R, { PLACED: 'move', PREPARING: 'unchanged', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [R, Y, { PLACED: back, PREPARING: 'move', READY: 'unchanged', DELIVERED: 'move', CANCELLED: 'move' }],
  [P, Y, { PLACED: 'move', PREPARING: 'move', READY: 'unchanged', DELIVERED: 'move', CANCELLED: 'move' }],
  [Y, D, { PLACED: back, PREPARING: back, READY: 'move', DELIVERED: 'unchanged', CANCELLED: 'delivered_is_past' }],
  [R, D, { PLACED: back, PREPARING: 'move', READY: 'move', DELIVERED: 'unchanged', CANCELLED: 'delivered_is_past' }],
  [P, D, { PLACED: 'move', PREPARING: back, READY: 'move', DELIVERED: 'unchanged', CANCELLED: 'delivered_is_past' }],
  // After a step back nothing more is taken back until the order has gone forward again.
  [R, P, { PLACED: 'unchanged', PREPARING: 'move', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [Y, P, { PLACED: 'unchanged', PREPARING: 'move', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [D, P, { PLACED: 'unchanged', PREPARING: 'move', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [Y, R, { PLACED: back, PREPARING: 'unchanged', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [D, R, { PLACED: back, PREPARING: 'unchanged', READY: 'move', DELIVERED: 'move', CANCELLED: 'move' }],
  [D, Y, { PLACED: back, PREPARING: back, READY: 'unchanged', DELIVERED: 'move', CANCELLED: 'move' }],
  ...([P, R, Y] as const).map((from) => {
    const final = 'cancelled_is_final' as const;
    return [
      from,
      C,
      { PLACED: final, PREPARING: final, READY: final, DELIVERED: final, CANCELLED: 'unchanged' },
    ] as const;
  }),
];

function lastMove(from: OrderStatus | null, to: OrderStatus, ago: number): LastMove {
  return { from, to, at: NOW - ago };
}

describe('every move from every status', () => {
  for (const [from, at, expected] of TABLE) {
    for (const to of OrderStatus.options) {
      test(`${from ?? 'new'} → ${at} → ${to}: ${expected[to]}`, () => {
        expect(verdict(decideMove(lastMove(from, at, 1_000), to, NOW))).toBe(expected[to]);
      });
    }
  }

  test('the table knows every status that an order can be in', () => {
    expect(new Set(TABLE.map(([, at]) => at))).toEqual(new Set(OrderStatus.options));
  });

  test('a move says from where to where', () => {
    expect(decideMove(lastMove(P, R, 0), 'DELIVERED', NOW)).toEqual({ kind: 'move', from: R, to: D });
    expect(decideMove(lastMove(P, D, 0), 'PLACED', NOW)).toEqual({ kind: 'move', from: D, to: P });
  });
});

describe('the recall window', () => {
  const rung = (status: OrderStatus) => [P, R, Y, D].indexOf(status);
  const recalls = TABLE.flatMap(([from, at, verdicts]) =>
    OrderStatus.options
      .filter((to) => to !== C && verdicts[to] === 'move' && rung(to) < rung(at))
      .map((to) => ({ from, at, to })),
  );

  test('there are nine ways back', () => {
    expect(recalls).toHaveLength(9);
  });

  for (const { from, at, to } of recalls) {
    test(`${from} → ${at} → ${to} is open for ten minutes to the millisecond`, () => {
      expect(RECALL_WINDOW_MS).toBe(600_000);
      expect(verdict(decideMove(lastMove(from, at, RECALL_WINDOW_MS), to, NOW))).toBe('move');
      expect(verdict(decideMove(lastMove(from, at, RECALL_WINDOW_MS + 1), to, NOW))).toBe('recall_too_late');
    });
  }

  test('no other verdict depends on the time', () => {
    for (const [from, at, expected] of TABLE) {
      for (const to of OrderStatus.options) {
        if (recalls.some((recall) => recall.from === from && recall.at === at && recall.to === to)) continue;
        expect(verdict(decideMove(lastMove(from, at, 365 * 24 * 60 * 60_000), to, NOW))).toBe(expected[to]);
      }
    }
  });

  test('a clock set back does not close it', () => {
    expect(verdict(decideMove(lastMove(Y, D, -60_000), 'READY', NOW))).toBe('move');
  });
});

describe('a whole history', () => {
  /** Moves an order along a path a second apart; the verdict on its last step. */
  function walk(...path: [OrderStatus, OrderStatus, ...OrderStatus[]]): Verdict {
    let last: LastMove = { from: null, to: path[0], at: NOW };
    let result: Verdict = 'unchanged';
    path.slice(1).forEach((to, index) => {
      const at = NOW + 1_000 * (index + 1);
      const decision = decideMove(last, to, at);
      result = verdict(decision);
      if (decision.kind === 'move') last = { from: decision.from, to: decision.to, at };
    });
    return result;
  }

  test('twice back in a row is refused', () => {
    expect(walk(P, R, Y, R)).toBe('move');
    expect(walk(P, R, Y, R, P)).toBe('only_one_step_back');
  });

  test('back, forward and back again is allowed', () => {
    expect(walk(P, R, Y, R, Y, R)).toBe('move');
  });

  test('a skip is taken back whole or by one rung, and not twice', () => {
    expect(walk(P, D, P)).toBe('move');
    expect(walk(P, D, Y)).toBe('move');
    expect(walk(P, D, Y, P)).toBe('only_one_step_back');
  });

  test('out of DELIVERED and then cancelled', () => {
    expect(walk(P, R, Y, D, C)).toBe('delivered_is_past');
    expect(walk(P, R, Y, D, Y, C)).toBe('move');
    expect(walk(P, R, Y, D, Y, C, P)).toBe('cancelled_is_final');
  });
});

test('open orders are those that somebody still waits for', () => {
  expect(OrderStatus.options.filter(isOpen)).toEqual([P, R, Y]);
});

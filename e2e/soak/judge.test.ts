/** The judge of the soak finds what is wrong, and nothing where all is well. */
import { describe, expect, test } from 'bun:test';
import type { StaffOrder } from '@comanda/protocol/order';
import { judgeBoard, judgeWishes } from './judge-board.ts';
import { judgeMemory, type MemoryLook } from './judge-memory.ts';
import { judgeRings, judgeWellness, RUNG_WITHIN_MS, type Waited } from './judge-rings.ts';
import { judgeRounds, type RoundLook } from './judge-rounds.ts';
import type { Life, Moment } from './sight.ts';

const AT = '2026-01-15T12:00:00.000Z';

function order(more: Partial<StaffOrder> & { readonly id: number }): StaffOrder {
  return {
    device_uid: 'kiosk-1',
    room_code: '101',
    status: 'PLACED',
    status_display: '',
    note: '',
    currency: 'EUR',
    placed_at: AT,
    delivered_at: null,
    cancelled_at: null,
    cancel_reason: null,
    acknowledged_at: null,
    acknowledged_by_email: null,
    escalation: null,
    unconfirmed: null,
    is_drill: false,
    items: [],
    status_events: [],
    changes: [],
    ...more,
  };
}

describe('the board', () => {
  const taken = order({
    id: 1,
    status: 'PREPARING',
    acknowledged_at: AT,
    acknowledged_by_email: 'ana.ruiz@example.com',
  });
  const untaken = order({ id: 2 });
  const gone = order({ id: 3, status: 'CANCELLED', acknowledged_at: AT, unconfirmed: { change: 'cancelled', at: AT } });
  const shown = [
    { id: 1, status: 'PREPARING', tone: 'plain', owner: 'Ana ruiz' },
    { id: 2, status: 'PLACED', tone: 'new', owner: null },
    { id: 3, status: 'CANCELLED', tone: 'gone', owner: null },
  ];

  test('that is as the database is well', () => {
    expect(judgeBoard(shown, [taken, untaken], [gone])).toEqual([]);
  });

  test.each([
    ['lacks an order', shown.slice(1), 'order 1'],
    ['lacks a cancelling that nobody has confirmed', shown.slice(0, 2), 'order 3'],
    ['shows one that is over', [...shown, { id: 4, status: 'READY', tone: 'plain', owner: null }], 'ticket 4'],
    ['shows one twice', [...shown, ...shown.slice(0, 1)], 'ticket 1'],
    [
      'shows an older status',
      [{ ...shown[0], id: 1, status: 'PLACED', tone: 'plain', owner: 'Ana ruiz' }, ...shown.slice(1)],
      'ticket 1',
    ],
    [
      'says that another has it',
      [{ id: 1, status: 'PREPARING', tone: 'plain', owner: 'Eva' }, ...shown.slice(1)],
      'ticket 1',
    ],
    [
      'does not call for whoever should take it',
      [shown[0], { id: 2, status: 'PLACED', tone: 'plain', owner: null }, shown[2]].flatMap((each) => each ?? []),
      'ticket 2',
    ],
  ])('that %s is not', (_, seen, where) => {
    expect(judgeBoard(seen, [taken, untaken], [gone]).map((finding) => finding.where)).toEqual([where]);
  });

  test('each wish is one order: not lost, not doubled, not another, and none that nobody had', () => {
    const answered = new Map([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]);
    const stored = [
      { id: 1, note: 'a' },
      { id: 2, note: 'b' },
      { id: 5, note: 'b' },
      { id: 6, note: 'c' },
      { id: 7, note: 'x' },
    ];
    const found = judgeWishes(['a', 'b', 'c', 'd', 'e'], answered, stored);
    expect(found.map(({ where }) => where)).toEqual(['b', 'c', 'd', 'e', 'order 7']);
  });
});

describe('the rings', () => {
  const well: Moment = { at: 0, connection: 'live', sound: 'running' };
  const life = (more: Partial<Life> = {}): Life => ({
    screens: new Set(['screen-a']),
    moments: [well],
    endedAt: 60_000,
    ...more,
  });
  const waited = (more: Partial<Waited> = {}): Waited => ({
    id: 1,
    from: 10_000,
    to: 40_000,
    escalatedAt: null,
    heardOn: [],
    ...more,
  });
  const scene = (lives: readonly Life[], ...orders: Waited[]) => ({ lives, cutOff: [], asleep: [], orders });

  test('an order that stood long enough and was not heard is found, and one that was heard is not', () => {
    expect(judgeRings(scene([life()], waited(), waited({ id: 2, heardOn: ['screen-a'] })))).toMatchObject({
      owed: 2,
      silent: [{ where: 'order 1' }],
    });
  });

  test('another screen that heard it does not count', () => {
    expect(judgeRings(scene([life()], waited({ heardOn: ['screen-b'] }))).silent).toHaveLength(1);
  });

  test.each<[string, Parameters<typeof judgeRings>[0]]>([
    ['taken in time', scene([life()], waited({ to: 10_000 + RUNG_WITHIN_MS }))],
    ['on a page that could not be heard', scene([life({ moments: [{ ...well, sound: 'blocked' }] })], waited())],
    ['on a page that never knew of it', scene([life({ moments: [{ ...well, connection: 'offline' }] })], waited())],
    [
      'on a page that was cut off all the time',
      { ...scene([life()], waited()), cutOff: [{ from: 5_000, to: 45_000 }] },
    ],
    ['on a page that slept', { ...scene([life()], waited()), asleep: [{ from: 15_000, to: 35_000 }] }],
    [
      'on a page that was loaded anew before it could say so',
      scene([life({ endedAt: 12_000 + RUNG_WITHIN_MS })], waited()),
    ],
    [
      'for too short a time for each of two reasons',
      scene([life()], waited({ to: 12_000 + 2 * RUNG_WITHIN_MS, escalatedAt: 11_000 + RUNG_WITHIN_MS })),
    ],
  ])('nothing is owed to an order that was %s', (_, given) => {
    expect(judgeRings(given)).toEqual({ owed: 0, silent: [] });
  });

  test('a page that has lost its line rings on for what it knows, and says so later', () => {
    const cutOff = [{ from: 13_000, to: 45_000 }];
    expect(judgeRings({ ...scene([life()], waited()), cutOff }).silent).toHaveLength(1);
  });

  test('a page that is not well is found, unless something has hurt it a moment ago', () => {
    const unwell = life({
      moments: [well, { at: 20_000, connection: 'reconnecting', sound: 'running' }, { ...well, at: 30_000 }],
    });
    expect(judgeWellness({ lives: [unwell], cutOff: [], asleep: [] })).toHaveLength(1);
    expect(judgeWellness({ lives: [unwell], cutOff: [{ from: 18_000, to: 19_000 }], asleep: [] })).toEqual([]);
    expect(judgeWellness({ lives: [life()], cutOff: [], asleep: [] })).toEqual([]);
  });
});

describe('memory', () => {
  const MB = 1_048_576;
  const tickets = (look: number) => Math.abs(Math.round(30 * Math.sin(look)));
  const looks = (bytes: (look: number) => number): MemoryLook[] =>
    Array.from({ length: 40 }, (_, look) => ({ tickets: tickets(look), bytes: bytes(look) }));
  const noise = (look: number) => ((look * 7_919) % 100_000) - 50_000;

  test('that follows the tickets is flat, and so is what grows only at first', () => {
    const flat = judgeMemory(looks((look) => 5 * MB + 60_000 * tickets(look) + noise(look)));
    expect(flat.grown).toEqual([]);
    expect(Math.abs(flat.bytesPerTicket - 60_000)).toBeLessThan(6_000);
    expect(judgeMemory(looks((look) => 5 * MB + MB * Math.min(1, look / 8) + noise(look))).grown).toEqual([]);
  });

  test('that goes on growing is found', () => {
    const leak = judgeMemory(looks((look) => 5 * MB + 60_000 * tickets(look) + 0.06 * MB * look + noise(look)));
    expect(leak.grown).toHaveLength(1);
  });
});

describe('rounds', () => {
  const ORDERS = 40;
  /** Each order leaves so much; the first rounds leave something once. */
  const rounds = (left: number, atMostOff = 50, many = 12): RoundLook[] =>
    Array.from({ length: many }, (_, round) => ({
      bytes:
        1_000_000 +
        left * ORDERS * round +
        (round < 2 ? 0 : 40_000) +
        (((round * 7_919) % (2 * atMostOff)) - atMostOff),
      orders: ORDERS * (round + 1),
    }));
  const isFound = (looks: readonly RoundLook[]) => judgeRounds(looks).kept.length === 1;

  test('that leave nothing behind are well, and so is what stays from the first ones', () => {
    expect(judgeRounds(rounds(0)).kept).toEqual([]);
    expect(Math.abs(judgeRounds(rounds(5)).residue?.bytes ?? 0) - 5).toBeLessThan(0.5);
  });

  test('that leave one small object of each order are found', () => {
    expect(isFound(rounds(16))).toBe(true);
  });

  test('over which something else goes are found: it may hide what comes', () => {
    expect(isFound(rounds(-28))).toBe(true);
  });

  test('of which it cannot be said are found, and none at all are not', () => {
    expect(isFound(rounds(0, 20_000))).toBe(true);
    expect(isFound(rounds(0, 50, 4))).toBe(true);
    expect(judgeRounds([])).toEqual({ looks: [], residue: null, kept: [] });
  });
});

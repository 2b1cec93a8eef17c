/** What the judge makes of an SDK client whose page was told too much or too little, or which shows what is not. */
import { expect, test } from 'bun:test';
import { type LoggedName, placedName, type StoreHistory } from '../../../server/test/faults/history.ts';
import { FrameBook } from '../clients/frame-book.ts';
import { Journal } from '../clients/journal.ts';
import type { Stretch } from '../clients/resuming-screen.ts';
import type { Shown } from '../sdk/member.ts';
import type { OpenOrder, Sdk } from './evidence.ts';
import { judgeSdk } from './sdk.ts';
import { judgeStates } from './states.ts';

const TIME = '2026-01-15T14:30:00.000Z';
const name = (id: number) => placedName(id, TIME);
const events = [1, 2, 3].map(
  (id): LoggedName => ({ seq: id, name: name(id), orderId: id, deviceId: 7, kind: 'order_placed', status: 'PLACED' }),
);
const stored = [1, 2, 3].map((id) => ({ intent: `order ${id}`, event: name(id) }));
const STORE: StoreHistory = { log: events.map((each) => each.name), events, stored, ofDevice: () => [] };
const OPEN: readonly OpenOrder[] = [1, 2, 3].map((id) => ({ id, status: 'PLACED', device_uid: 'kiosk-7' }));
const at = (...ids: number[]) => ids.map((id) => ({ id, status: 'PLACED' }) as const);
const SHOWN: Shown = { status: 'live', waiting: 0, stored: 0, bare: 0, orders: at(1, 2, 3) };

interface Spoilt {
  readonly snapshots?: readonly (readonly number[])[];
  readonly told?: readonly (readonly number[])[];
  readonly found?: readonly number[];
  readonly shown?: Partial<Shown>;
  readonly kept?: readonly string[];
  readonly left?: readonly string[];
  readonly look?: readonly number[];
}

/** Begins with order 1, is told of 2, and finds 3 in a snapshot; unless it is spoilt. */
function findings(spoilt: Spoilt = {}): string[] {
  const { snapshots = [[1], [1, 2, 3]], told = [[2], []], found = [3], look = [1, 2] } = spoilt;
  const book = new FrameBook();
  const stretches = snapshots.map((ids, index): Stretch => {
    const seen = new Journal();
    for (const order_id of told[index] ?? []) {
      const frame = { type: 'new_order', order_id, room_code: null, device_uid: '', placed_at: TIME };
      const read = book.read(JSON.stringify(frame), false);
      if (read) seen.add(read.number, 0);
    }
    return { snapshot: { orders: at(...ids), cursor: `epoch.${Math.max(...ids)}` }, at: 0, seen };
  });
  const screen: Sdk = {
    name: 'board',
    moments: [],
    stretches,
    lives: [{ stretches, found: found.map(name) }],
    looks: [{ cursor: 'epoch.2', orders: at(...look) }],
    kept: new Set(spoilt.kept ?? ['order 1']),
    left: new Set(spoilt.left ?? ['order 2']),
    shown: { ...SHOWN, ...spoilt.shown },
  };
  const evidence = { book, resuming: [], sdk: [{ screen, device: null }], store: STORE, open: OPEN };
  const { lost, duplicate, phantom, states } = judgeSdk(evidence);
  const named = { lost, duplicate, phantom, states: [...states, ...judgeStates(evidence)] };
  return Object.entries(named).flatMap(([kind, all]) => all.map(({ what }) => `${kind}: ${what}`));
}

test('news by the feed and by a snapshot, each once, and all shown: nothing is found', () => {
  expect(findings()).toEqual([]);
});

test('an order that a later snapshot holds and nobody was told of is lost', () => {
  expect(findings({ found: [] })).toEqual([`lost: ${name(3)}, as news`]);
});

test('what was news already is not news again, neither by snapshot nor by feed', () => {
  expect(findings({ found: [3, 3] })).toEqual([`duplicate: ${name(3)}`]);
  expect(findings({ found: [2, 3] })).toEqual([`duplicate: ${name(2)}, as news`]);
});

test('news of an order that never was is a phantom', () => {
  expect(findings({ found: [3, 9] })).toEqual([`phantom: ${name(9)}`]);
});

test('a wish that was taken and is no order is lost, whether its page has gone or not', () => {
  expect(findings({ kept: ['order 8'] })).toEqual(['lost: order 8, which it had taken']);
  expect(findings({ left: ['order 9'] })).toEqual(['lost: order 9, which it had taken']);
});

test('whoever ends unconnected, with orders on their way, without lines, or with another status is found', () => {
  expect(findings({ shown: { status: 'offline' } })).toEqual(['states: ended offline']);
  expect(findings({ shown: { waiting: 1 } })).toEqual(['states: 1 orders wait, 0 are stored']);
  expect(findings({ shown: { stored: 2 } })).toEqual(['states: 0 orders wait, 2 are stored']);
  expect(findings({ shown: { bare: 3 } })).toEqual(['states: 3 orders have no lines']);
  expect(findings({ shown: { orders: at(1, 2) } })).toEqual(['states: order 3 is PLACED and is shown as not open']);
  const stale = [...at(1, 2), { id: 3, status: 'READY' } as const];
  expect(findings({ shown: { orders: stale } })).toEqual(['states: order 3 is PLACED and is shown as READY']);
});

test('what was shown when the server had said that this is all must have been all', () => {
  expect(findings({ look: [1] })).toEqual([
    'states: order 2 is PLACED and was shown as not open at place 2 of the log',
  ]);
});

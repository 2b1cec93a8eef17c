/** The judge is judged first: from a run that is made up, and then spoilt in one way after the other. */
import { expect, test } from 'bun:test';
import type { OrderStatus } from '@comanda/protocol/order';
import { judge, report, SPOTLESS } from '../../../server/test/faults/checker.ts';
import { type LoggedName, movedName, placedName, type StoreHistory } from '../../../server/test/faults/history.ts';
import { FrameBook } from '../clients/frame-book.ts';
import { Journal } from '../clients/journal.ts';
import type { Snapshot, Stretch } from '../clients/resuming-screen.ts';
import type { OpenOrder, Resuming, Watching } from './evidence.ts';
import { clientLogs } from './feeds.ts';
import { judgeStates } from './states.ts';

const TIME = '2026-01-15T14:30:00.000Z';
const TABLET = { id: 7, uid: 'kiosk-7' };

const cursorAt = (seq: number) => `epoch.${seq.toString(36)}`;

function placed(seq: number, orderId: number): LoggedName {
  const name = placedName(orderId, TIME);
  return { seq, name, orderId, deviceId: TABLET.id, kind: 'order_placed', status: 'PLACED' };
}

function moved(seq: number, orderId: number, status: OrderStatus): LoggedName {
  return { seq, name: movedName(orderId, status, TIME), orderId, deviceId: TABLET.id, kind: 'order_moved', status };
}

/** Place 4 holds an event that nobody is told. */
const LOG = [placed(1, 1), placed(2, 2), moved(3, 1, 'PREPARING'), moved(5, 1, 'DELIVERED'), placed(6, 3)];
const OPEN: readonly OpenOrder[] = [2, 3].map((id) => ({ id, status: 'PLACED', device_uid: TABLET.uid }));
const FROM: Partial<Record<OrderStatus, OrderStatus>> = { PREPARING: 'PLACED', DELIVERED: 'PREPARING' };

/** The frame in which staff, or the order's own device, are told of an event. */
function frameOf({ seq, orderId: order_id, kind, status }: LoggedName, device: boolean): string {
  const cursor = cursorAt(seq);
  if (kind === 'order_placed') {
    return JSON.stringify({ type: 'new_order', order_id, room_code: null, device_uid: '', placed_at: TIME, cursor });
  }
  const type = device ? 'order_status_changed' : 'order_updated';
  return JSON.stringify({ type, order_id, status, from_status: FROM[status], changed_at: TIME, cursor });
}

class Run {
  readonly book = new FrameBook();
  readonly resuming: Watching<Resuming>[] = [];
  open = OPEN;

  /** Each stretch: what the snapshot showed, where it was true, and the places of what was told after it. */
  add(stretches: readonly (readonly [Snapshot['orders'], number, readonly number[]])[], device = false): this {
    const made = stretches.map(([orders, seq, told]): Stretch => {
      const seen = new Journal();
      for (const place of told) {
        const event = LOG.find((each) => each.seq === place);
        const read = event && this.book.read(frameOf(event, device), true);
        if (read) seen.add(read.number, 0);
      }
      return { snapshot: { orders, cursor: cursorAt(seq) }, at: 0, seen };
    });
    const screen = { name: device ? 'kiosk' : 'board', stretches: made, moments: [] };
    this.resuming.push({ screen, device: device ? TABLET : null });
    return this;
  }

  get feeds(): string {
    const log = LOG.map(({ name }) => name);
    const store: StoreHistory = { log, events: LOG, stored: [], ofDevice: () => [] };
    return report(judge({ log, stored: [], answered: [], clients: clientLogs({ ...this, plain: [], store }) }));
  }

  get states(): string[] {
    const store: StoreHistory = { log: [], events: LOG, stored: [], ofDevice: () => [] };
    const { book, resuming, open } = this;
    return judgeStates({ book, resuming, sdk: [], open, store }).map(({ where, what }) => `${where}: ${what}`);
  }
}

const order = (id: number, status: OrderStatus) => ({ id, status });
const AT_2 = [order(1, 'PLACED'), order(2, 'PLACED')];
const AT_3 = [order(1, 'PREPARING'), order(2, 'PLACED')];

test('a run without a fault is spotless: from the beginning, from a snapshot, over a resync, at a kiosk', () => {
  const run = new Run()
    .add([[[], 0, [1, 2, 3, 5, 6]]])
    .add([[AT_3, 4, [5, 6]]])
    .add([
      [AT_2, 2, [3]],
      [AT_3, 4, [5, 6]],
    ])
    .add([[AT_2, 2, [3, 5]]], true);
  expect(run.feeds).toBe(SPOTLESS);
  expect(run.states).toEqual([]);
});

test('an event between a snapshot and the first that was told is lost', () => {
  const run = new Run().add([[AT_2, 2, [5, 6]]]);
  expect(run.feeds).toContain(`lost 1\n  board, from snapshot 1: ${movedName(1, 'PREPARING', TIME)}`);
  expect(run.states).toContain('board: order 1 is PLACED and went from PREPARING to DELIVERED');
});

test('what a snapshot already held, and is told again, is not of the feed', () => {
  expect(new Run().add([[AT_3, 3, [3, 5, 6]]]).feeds).toContain('phantom 1');
});

test('a hole before a resync is no excuse', () => {
  const run = new Run().add([
    [[], 0, [1, 3]],
    [AT_3, 4, [5, 6]],
  ]);
  expect(run.feeds).toContain(`lost 1\n  board, from snapshot 1: ${placedName(2, TIME)}`);
});

test('the end of the feed may not be missing, at a kiosk neither', () => {
  expect(new Run().add([[AT_3, 4, [5]]]).feeds).toContain(`lost 1\n  board, from snapshot 1: ${placedName(3, TIME)}`);
  const kiosk = new Run().add([[AT_2, 2, [3]]], true);
  expect(kiosk.feeds).toContain(`lost 1\n  kiosk, from snapshot 1: ${movedName(1, 'DELIVERED', TIME)}`);
  expect(kiosk.states).toEqual(['kiosk: order 1 is no longer open, and PREPARING to the client']);
});

test('what comes twice and what comes too late is said', () => {
  expect(new Run().add([[AT_2, 2, [3, 5, 5, 6]]]).feeds).toContain('duplicate 1');
  expect(new Run().add([[AT_2, 2, [3, 6, 5]]]).feeds).toContain('reordered 1');
});

test('a snapshot that was never true is said', () => {
  expect(new Run().add([[AT_3, 2, [3, 5, 6]]]).states).toContain(
    'board, snapshot: order 1 is PLACED and was shown as PREPARING at place 2 of the log',
  );
  expect(new Run().add([[[...AT_3, order(9, 'READY')], 4, [5, 6]]]).states).toContain(
    'board, snapshot: order 9 was shown as READY and is not open at place 4 of the log',
  );
});

test('rows that are not what the log says are said', () => {
  const run = new Run();
  run.open = OPEN.slice(0, 1);
  expect(run.states).toEqual(['store, rows: order 3 is PLACED and was shown as not open at place 6 of the log']);
});

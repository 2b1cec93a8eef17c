/** A board and what is told of who has an order in hand, and of what it has climbed. */
import { describe, expect, test } from 'bun:test';
import type { StaffOrder } from '@comanda/protocol/order';
import type { EventFrame } from '../feed/machine.ts';
import { afterEvent, type Board, EMPTY_BOARD, fromQueue, isAcknowledged, unread, withDetails } from './board.ts';

const at = (second: number) => `2026-01-15T12:00:${String(second).padStart(2, '0')}.000Z`;

const PLACED: EventFrame = {
  type: 'new_order',
  order_id: 7,
  room_code: '101',
  device_uid: 'd',
  placed_at: at(0),
  cursor: 'c1',
};
const TAKEN: EventFrame = {
  type: 'order_acknowledged',
  order_id: 7,
  acknowledged_by: 3,
  acknowledged_by_email: 'ana@example.com',
  acknowledged_at: at(9),
  cursor: 'c2',
};
const CLIMBED: EventFrame = {
  type: 'order_escalated',
  order_id: 7,
  step: 'every_screen',
  branch: 'unacknowledged',
  at: at(5),
  cursor: 'c3',
};
const changed = (cursor: string): EventFrame => ({
  ...{ type: 'order_changed', order_id: 7, change: 'amended', changed_at: at(6), changed_by: 3, cursor },
  changed_by_email: 'ana@example.com',
});
const moved = (from_status: StaffOrder['status'], status: StaffOrder['status'], second: number): EventFrame => ({
  type: 'order_updated',
  order_id: 7,
  from_status,
  status,
  changed_at: at(second),
  cursor: `c${second}`,
});

/** As it is read after its last move at that second. */
function read(status: StaffOrder['status'], movedAt: number, more: Partial<StaffOrder> = {}): StaffOrder {
  return {
    ...{ id: 7, device_uid: 'd', room_code: '101', status, status_display: status, note: '', currency: 'EUR' },
    ...{ placed_at: at(0), delivered_at: null, cancelled_at: null, cancel_reason: null, items: [] },
    ...{
      acknowledged_at: null,
      acknowledged_by_email: null,
      unconfirmed: null,
      is_drill: false,
      changes: [],
      escalation: null,
    },
    status_events: [
      {
        id: 1,
        from_status: '',
        to_status: status,
        changed_by: 1,
        changed_by_email: null,
        changed_at: at(movedAt),
        note: '',
      },
    ],
    ...more,
  };
}
const inHand = { acknowledged_at: at(9), acknowledged_by_email: 'ana@example.com' };

const after = (board: Board, ...frames: readonly EventFrame[]) => frames.reduce(afterEvent, board);
const seven = (board: Board) => board.get(7);

describe('in hand', () => {
  test('nobody has a new order; who takes it is told, and ends what it has climbed', () => {
    const fresh = after(EMPTY_BOARD, PLACED, CLIMBED);
    expect(seven(fresh)).toMatchObject({ acknowledged: null, escalation: { step: 'every_screen', at: at(5) } });
    expect(seven(after(fresh, TAKEN))).toMatchObject({
      acknowledged: { by: 3, byEmail: 'ana@example.com', at: at(9) },
      escalation: null,
    });
  });

  test('the queue tells it, and so does the order read alone', () => {
    const told = { by: null, byEmail: 'ana@example.com', at: at(9) };
    expect(seven(fromQueue([read('PLACED', 0, inHand)]))?.acknowledged).toEqual(told);
    const board = withDetails(after(EMPTY_BOARD, PLACED), [read('PLACED', 0, inHand)], EMPTY_BOARD);
    expect(seven(board)?.acknowledged).toEqual(told);
  });

  test('once told it stays, whatever is read or moved later', () => {
    const board = withDetails(after(EMPTY_BOARD, PLACED, TAKEN), [read('PLACED', 0)], EMPTY_BOARD);
    expect(seven(after(board, moved('PLACED', 'PREPARING', 10)))?.acknowledged?.by).toBe(3);
  });

  test('who moves it on has it in hand, and whatever it had climbed is over', () => {
    const board = after(EMPTY_BOARD, PLACED, CLIMBED, moved('PLACED', 'PREPARING', 10));
    const order = seven(board);
    expect(order).toMatchObject({ acknowledged: null, escalation: null });
    expect(order && isAcknowledged(order)).toBe(true);
  });

  test('moved before anybody had said to have it, it is read again to tell who has it; and once read, not again', () => {
    const known = withDetails(after(EMPTY_BOARD, PLACED), [read('PLACED', 0)], EMPTY_BOARD);
    expect(unread(known)).toEqual([]);
    const preparing = after(known, moved('PLACED', 'PREPARING', 9));
    expect(unread(preparing).map(({ id }) => id)).toEqual([7]);
    const told = withDetails(preparing, [read('PREPARING', 9, inHand)], preparing);
    expect(seven(told)?.acknowledged?.byEmail).toBe('ana@example.com');
    expect(unread(told)).toEqual([]);
    expect(unread(after(told, moved('PREPARING', 'READY', 11)))).toEqual([]);
    const back = after(preparing, moved('PREPARING', 'PLACED', 12));
    expect(unread(back).map(({ id }) => id)).toEqual([7]);
    expect(seven(withDetails(back, [read('PLACED', 12, inHand)], back))?.acknowledged?.at).toBe(at(9));
    expect(unread(withDetails(back, [read('PLACED', 12)], back))).toEqual([]);
  });

  test('what is told of an order that is not on the board puts none on it', () => {
    expect(after(EMPTY_BOARD, TAKEN, CLIMBED, changed('c8'))).toBe(EMPTY_BOARD);
  });
});

describe('what is in it', () => {
  const known = withDetails(after(EMPTY_BOARD, PLACED), [read('PLACED', 0)], EMPTY_BOARD);

  test('is read again when it was changed, and shown as it was until then', () => {
    const outdated = after(known, changed('c8'));
    expect(seven(outdated)?.details).toEqual(read('PLACED', 0));
    expect(unread(outdated).map(({ id }) => id)).toEqual([7]);
    const fresh = withDetails(outdated, [read('PLACED', 0, { note: 'two' })], outdated);
    expect([seven(fresh)?.details?.note, unread(fresh).length]).toEqual(['two', 0]);
  });

  test('is read once more when it was changed again meanwhile', () => {
    const asked = after(known, changed('c8'));
    const meanwhile = after(asked, changed('c9'));
    expect(unread(withDetails(meanwhile, [read('PLACED', 0, { note: 'two' })], asked)).map(({ id }) => id)).toEqual([
      7,
    ]);
  });

  test('is as the snapshot says', () => {
    expect(unread(fromQueue([read('PLACED', 0)]))).toEqual([]);
  });
});

describe('what it has climbed', () => {
  const escalation = { step: 'every_screen', branch: 'unacknowledged', at: at(5) } as const;

  test('is as the snapshot says, and older servers say nothing of it', () => {
    expect(seven(fromQueue([read('PLACED', 0, { escalation })]))?.escalation).toEqual(escalation);
    const { escalation: _, ...less } = read('PLACED', 0);
    expect(seven(fromQueue([less as StaffOrder]))?.escalation).toBeNull();
  });

  test('is what was told, and not what was read before it', () => {
    const climbed = after(EMPTY_BOARD, PLACED, CLIMBED);
    expect(seven(withDetails(climbed, [read('PLACED', 0)], climbed))?.escalation).toEqual(escalation);
  });
});

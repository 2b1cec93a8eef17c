/** What is done with orders: once at a time, said when it failed and why, and offered to be undone. */
import { expect, test } from 'bun:test';
import { Refused, type StaffState, Unreachable } from '@comanda/client';
import type { StaffOrder } from '@comanda/protocol/order';
import { detailsOf, IN_HAND, orderOf } from '../../test/orders.ts';
import { TestPage } from '../../test/test-page.ts';
import { type ActionsParts, OrderActions, UNDO_MS } from './order-actions.ts';

const ME = 'ana@example.com';
const OTHER = 'luis@example.com';

/** A server that does what it is told and notes it, unless a test says otherwise. */
function scene(more: { answer?: (call: string) => StaffOrder; now?: StaffOrder; isLive?: boolean } = {}) {
  const calls: string[] = [];
  const page = new TestPage();
  const connection = { status: more.isLive === false ? 'offline' : 'live', why: null, asOf: 0 } as const;
  const orders = new Map([[1, orderOf({ id: 1, room_code: '204', ...IN_HAND })]]);
  const state: StaffState = { connection, orders };
  const does = async (call: string): Promise<StaffOrder> => {
    calls.push(call);
    return more.answer?.(call) ?? detailsOf({ acknowledged_by_email: ME });
  };
  const parts: ActionsParts = {
    page,
    me: () => ME,
    touched: (id) => calls.push(`touched ${id}`),
    client: {
      state,
      move: (id, to, { from } = {}) => does(`move ${id} ${from} ${to}`),
      cancel: (id, note, reason) => does(`cancel ${id} ${note} ${reason}`),
      acknowledge: (id) => does(`acknowledge ${id}`),
      rendered: (ids) => calls.push(`rendered ${ids}`),
      order: async () => more.now ?? detailsOf(),
    },
    rest: { send: (method, path, body) => does(`${method} ${path} ${JSON.stringify(body)}`) },
  };
  return { actions: new OrderActions(parts), calls, page, parts };
}

function refused(status: number, code: string, more: { retryAfterMs?: number } = {}): () => never {
  return () => {
    throw new Refused(status, code, 'said by the server', more);
  };
}

test('a step moves from where its button said the order was, and is offered to be undone for a while', async () => {
  const { actions, calls, page } = scene();
  expect(await actions.step(1, 'start')).toBe(true);
  expect(calls).toEqual(['move 1 PLACED PREPARING', 'touched 1']);
  const offer = { id: 1, room: '204', step: 'start' } as const;
  expect(actions.state.undoable).toEqual([offer]);
  await page.pass(UNDO_MS - 1);
  expect(actions.state.undoable).toHaveLength(1);
  await page.pass(1);
  expect(actions.state.undoable).toEqual([]);
});

test('undoing takes the step back and withdraws the offer; taking an order offers none', async () => {
  const { actions, calls } = scene();
  await actions.step(1, 'take');
  expect(actions.state.undoable).toEqual([]);
  await actions.step(1, 'ready');
  const [offer] = actions.state.undoable;
  if (!offer) throw new Error('no offer');
  expect(await actions.undo(offer)).toBe(true);
  expect(calls).toContain('move 1 READY PREPARING');
  expect(actions.state.undoable).toEqual([]);
});

test('a later step of the same order takes the place of the offer, with a time of its own', async () => {
  const { actions, page } = scene();
  await actions.step(1, 'start');
  await page.pass(UNDO_MS - 1);
  await actions.step(1, 'ready');
  await page.pass(UNDO_MS - 1);
  expect(actions.state.undoable).toMatchObject([{ step: 'ready' }]);
  await page.pass(1);
  expect(actions.state.undoable).toEqual([]);
});

test('no more than three offers stand there', async () => {
  const { actions } = scene();
  for (const id of [1, 2, 3, 4]) await actions.step(id, 'ready');
  expect(actions.state.undoable.map(({ id }) => id)).toEqual([2, 3, 4]);
});

test('whoever takes an order has seen its ticket', async () => {
  const { actions, calls } = scene();
  await actions.step(1, 'take');
  expect(calls).toEqual(['rendered 1', 'acknowledge 1', 'touched 1']);
  expect(actions.of(1)).toEqual({ sending: new Set(), problem: null });
});

test('who comes second to an order is told whose it is', async () => {
  const { actions } = scene({ answer: () => detailsOf({ acknowledged_by_email: OTHER }) });
  await actions.step(1, 'take');
  expect(actions.of(1).problem).toEqual({ kind: 'faster', by: OTHER, status: 'PLACED' });
});

test('a button that is pressed twice sends once; others of the same order go on', async () => {
  const { actions, calls } = scene();
  const both = Promise.all([actions.step(1, 'start'), actions.step(1, 'start'), actions.mark(1, 7, true)]);
  expect(actions.of(1).sending).toEqual(new Set(['step', 'item 7']));
  expect(await both).toEqual([true, false, true]);
  expect(calls.filter((call) => call.startsWith('move'))).toHaveLength(1);
  expect(actions.of(1).sending).toEqual(new Set());
});

test('what is offline is not pretended: nothing is sent, and why is said', async () => {
  const { actions, calls } = scene({ isLive: false });
  expect(await actions.step(1, 'start')).toBe(false);
  expect(actions.of(1).problem).toEqual({ kind: 'not_live' });
  expect(calls).toEqual([]);
  actions.dismiss(1);
  expect(actions.state.doing.size).toBe(0);
});

test('problems that nobody reads make room for newer ones, and never take what is under way with them', async () => {
  const { actions, parts } = scene({ isLive: false });
  for (let id = 1; id <= 20; id++) await actions.step(id, 'start');
  await actions.step(1, 'start');
  await actions.step(21, 'start');
  expect([...actions.state.doing.keys()].sort((a, b) => a - b)).toEqual([
    1,
    ...Array.from({ length: 19 }, (_, index) => index + 3),
  ]);
  const answer = Promise.withResolvers<never>();
  const busy = new OrderActions({
    ...parts,
    client: { ...parts.client, state: { ...parts.client.state, connection: { status: 'live', why: null, asOf: 0 } } },
    rest: { send: () => answer.promise },
  });
  const all = Array.from({ length: 30 }, (_, index) => busy.mark(index + 1, 1, true));
  expect(busy.state.doing.size).toBe(30);
  answer.reject(new Unreachable('cut'));
  expect(await Promise.all(all)).toEqual(Array(30).fill(false));
  expect([...busy.state.doing.keys()]).toEqual(Array.from({ length: 20 }, (_, index) => index + 11));
});

test('a conflict says who was faster, and what the order is now', async () => {
  const event = { id: 2, changed_by: 2, changed_at: '2026-01-15T12:05:00.000Z', note: '' };
  const moved = { ...event, from_status: 'PLACED', to_status: 'READY', changed_by_email: OTHER } as const;
  const now = detailsOf({ status: 'READY', status_events: [moved] });
  const { actions } = scene({ now, answer: refused(409, 'status_changed_meanwhile') });
  expect(await actions.step(1, 'start')).toBe(false);
  expect(actions.of(1).problem).toEqual({ kind: 'faster', by: OTHER, status: 'READY' });
  expect(actions.state.undoable).toEqual([]);
});

test('each failure has words of its own', async () => {
  const cases: [() => never, object][] = [
    [refused(409, 'not_rendered'), { kind: 'not_rendered' }],
    [refused(401, 'unauthenticated'), { kind: 'signed_off' }],
    [refused(429, 'too_many_requests', { retryAfterMs: 2_100 }), { kind: 'too_many', seconds: 3 }],
    [refused(503, 'store_unavailable'), { kind: 'unavailable' }],
    [refused(503, 'outcome_unknown'), { kind: 'outcome_unknown' }],
    [refused(409, 'transition_not_allowed'), { kind: 'other', words: 'said by the server' }],
    [
      () => {
        throw new Unreachable('away');
      },
      { kind: 'unreachable' },
    ],
  ];
  for (const [answer, problem] of cases) {
    const { actions } = scene({ answer });
    expect(await actions.cancel(1, 'why')).toBe(false);
    expect(actions.of(1).problem).toMatchObject(problem);
  }
});

test('the next try forgets what went wrong before', async () => {
  let isAway = true;
  const { actions } = scene({
    answer: () => {
      if (isAway) throw new Unreachable('away');
      return detailsOf();
    },
  });
  await actions.step(1, 'start');
  isAway = false;
  await actions.step(1, 'start');
  expect(actions.state.doing.size).toBe(0);
});

test('an error that is a bug is not swallowed, and nothing stays under way', async () => {
  const { actions } = scene({
    answer: () => {
      throw new TypeError('a bug');
    },
  });
  expect(await actions.confirm(1, '2026-01-15T12:05:00.000Z').catch(String)).toBe('TypeError: a bug');
  expect(actions.state.doing.size).toBe(0);
});

test('marks, confirmations, amendments and cancellings go where the server expects them', async () => {
  const { actions, calls } = scene();
  await actions.mark(1, 7, true);
  await actions.confirm(1, '2026-01-15T12:05:00.000Z');
  await actions.amend(1, { items: [{ id: 7, quantity: 2 }], reason: 'más', from_changes: 0 });
  await actions.cancel(1, 'kitchen_closed');
  expect(calls.filter((call) => !call.startsWith('touched'))).toEqual([
    'PUT /api/orders/1/items/7/done/ {"done":true}',
    'POST /api/orders/1/confirm/ {"at":"2026-01-15T12:05:00.000Z"}',
    'PATCH /api/orders/1/ {"items":[{"id":7,"quantity":2}],"reason":"más","from_changes":0}',
    'cancel 1 undefined kitchen_closed',
  ]);
});

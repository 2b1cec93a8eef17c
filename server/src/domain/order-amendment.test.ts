/** Amendments: what changes, what is refused, and what a repeated request finds done. */
import { expect, test } from 'bun:test';
import { OrderStatus } from '@comanda/protocol/order';
import { type AmendableOrder, type AmendmentDecision, type AmendmentWish, decideAmendment } from './order-amendment.ts';
import { isOpen } from './order-moves.ts';

const order: AmendableOrder = {
  status: 'PLACED',
  lines: [
    { id: 1, quantity: 2 },
    { id: 2, quantity: 1 },
    { id: 3, quantity: 0 },
  ],
  note: 'sin prisa',
  changes: 1,
};
const nothing: AmendmentWish = { lines: [], note: null, expectedChanges: null };
const amend = (
  lines: readonly { id: number; from: number; to: number }[],
  note: { from: string; to: string } | null = null,
): AmendmentDecision => ({ kind: 'amend', lines, note });
const refused = (reason: 'changed_meanwhile' | 'not_open' | 'nothing_left'): AmendmentDecision => ({
  kind: 'refused',
  reason,
});

test.each<[string, Partial<AmendmentWish>, AmendmentDecision]>([
  ['nothing at all', {}, { kind: 'unchanged' }],
  ['what is so already', { lines: [{ id: 1, quantity: 2 }], note: 'sin prisa' }, { kind: 'unchanged' }],
  ['more', { lines: [{ id: 1, quantity: 3 }] }, amend([{ id: 1, from: 2, to: 3 }])],
  ['a line out', { lines: [{ id: 1, quantity: 0 }] }, amend([{ id: 1, from: 2, to: 0 }])],
  ['a line back', { lines: [{ id: 3, quantity: 4 }] }, amend([{ id: 3, from: 0, to: 4 }])],
  [
    'one line for another',
    {
      lines: [
        { id: 1, quantity: 0 },
        { id: 2, quantity: 0 },
        { id: 3, quantity: 1 },
      ],
    },
    amend([
      { id: 1, from: 2, to: 0 },
      { id: 2, from: 1, to: 0 },
      { id: 3, from: 0, to: 1 },
    ]),
  ],
  ['another note', { note: 'deprisa' }, amend([], { from: 'sin prisa', to: 'deprisa' })],
  ['no note', { note: '' }, amend([], { from: 'sin prisa', to: '' })],
  [
    'only what differs',
    {
      lines: [
        { id: 1, quantity: 2 },
        { id: 2, quantity: 5 },
      ],
      note: 'sin prisa',
    },
    amend([{ id: 2, from: 1, to: 5 }]),
  ],
  [
    'all lines out',
    {
      lines: [
        { id: 1, quantity: 0 },
        { id: 2, quantity: 0 },
      ],
    },
    refused('nothing_left'),
  ],
  [
    'lines of another order',
    {
      lines: [
        { id: 9, quantity: 1 },
        { id: 1, quantity: 1 },
        { id: 8, quantity: 0 },
      ],
    },
    { kind: 'unknown_items', places: [0, 2] },
  ],
  ['what was seen last', { lines: [{ id: 1, quantity: 1 }], expectedChanges: 1 }, amend([{ id: 1, from: 2, to: 1 }])],
  ['what was seen before', { lines: [{ id: 1, quantity: 1 }], expectedChanges: 0 }, refused('changed_meanwhile')],
  ['its own work, again', { lines: [{ id: 1, quantity: 2 }], expectedChanges: 0 }, { kind: 'unchanged' }],
])('%s', (_name, wish, decision) => {
  expect(decideAmendment(order, { ...nothing, ...wish })).toEqual(decision);
});

test('only open orders are amended', () => {
  const kinds = OrderStatus.options.map((status) => {
    const decision = decideAmendment({ ...order, status }, { ...nothing, note: 'otra' });
    return decision.kind === 'refused' ? decision.reason : decision.kind;
  });
  expect(kinds).toEqual(OrderStatus.options.map((status) => (isOpen(status) ? 'amend' : 'not_open')));
});

test('what has no lines cannot be amended', () => {
  expect(decideAmendment({ ...order, lines: [] }, { ...nothing, note: 'otra' })).toEqual(refused('nothing_left'));
});

/** Which tickets hang where. */
import { expect, test } from 'bun:test';
import { ESCALATION_STEPS } from '@comanda/protocol/custody';
import type { StaffOrder } from '@comanda/protocol/order';
import fc from 'fast-check';
import { detailsOf, IN_HAND, orderOf } from '../../test/orders.ts';
import { ringCalls } from '../ringing/ring-calls.ts';
import { isSameList, ticketList } from './ticket-list.ts';

const everything = () => true;
const at = (minute: number) => `2026-01-15T12:${String(minute).padStart(2, '0')}:00.000Z`;
const cancelled = { change: 'cancelled' as const, at: at(30) };
const amended = { change: 'amended' as const, at: at(30) };

const idsOf = (...wish: Parameters<typeof ticketList>) => ticketList(...wish).map(({ id }) => id);

test('what nobody has in hand comes first, and within both the oldest first', () => {
  const orders = [
    orderOf({ id: 1, placed_at: at(1), status: 'READY' }),
    orderOf({ id: 2, placed_at: at(9) }),
    orderOf({ id: 3, placed_at: at(5), ...IN_HAND }),
    orderOf({ id: 4, placed_at: at(4), status: 'PREPARING' }),
    orderOf({ id: 5, placed_at: at(8) }),
  ];
  expect(idsOf({ orders, unconfirmed: [] }, everything)).toEqual([5, 2, 1, 4, 3]);
});

test('orders of one moment keep the order of their numbers, and one that nobody dates is old', () => {
  const orders = [
    orderOf({ id: 9, placed_at: at(1), ...IN_HAND }),
    orderOf({ id: 8, placed_at: at(1), ...IN_HAND }),
    orderOf({ id: 10, placed_at: '', status: 'READY', details: null }),
  ];
  expect(idsOf({ orders, unconfirmed: [] }, everything)).toEqual([10, 8, 9]);
});

test('what must be confirmed calls: an amended order where it hangs, a cancelled one although it has left the board', () => {
  const orders = [
    orderOf({ id: 1, placed_at: at(1), ...IN_HAND }),
    orderOf({ id: 2, placed_at: at(2), status: 'PREPARING', details: detailsOf({ id: 2, unconfirmed: amended }) }),
  ];
  const gone = detailsOf({ id: 3, placed_at: at(3), status: 'CANCELLED', unconfirmed: cancelled });
  expect(ticketList({ orders, unconfirmed: [gone] }, everything)).toEqual([
    { id: 2, gone: null },
    { id: 3, gone },
    { id: 1, gone: null },
  ]);
});

test('no order has two tickets, and one that was confirmed has none', () => {
  const open = orderOf({ id: 1, status: 'PREPARING' });
  const stale = detailsOf({ id: 1, unconfirmed: amended });
  const confirmed = detailsOf({ id: 2, status: 'CANCELLED' });
  expect(idsOf({ orders: [open], unconfirmed: [stale, confirmed] }, everything)).toEqual([1]);
});

test('a screen shows what concerns it, of both kinds', () => {
  const orders = [orderOf({ id: 1 }), orderOf({ id: 2 })];
  const unconfirmed = [3, 4].map((id) => detailsOf({ id, status: 'CANCELLED', unconfirmed: cancelled }));
  const odd = idsOf({ orders, unconfirmed }, (details) => (details?.id ?? 0) % 2 === 1);
  expect(odd).toEqual([1, 3]);
});

test('what has climbed to every screen hangs on every screen, and what rings on one hangs there', () => {
  const steps = [null, ...ESCALATION_STEPS];
  fc.assert(
    fc.property(
      fc.array(fc.record({ step: fc.constantFrom(...steps), isTaken: fc.boolean(), isOurs: fc.boolean() })),
      (wishes) => {
        const orders = wishes.map(({ step, isTaken }, index) =>
          orderOf({
            id: index + 1,
            ...(step && { escalation: { step, branch: 'unacknowledged', at: at(3) } }),
            ...(isTaken && IN_HAND),
          }),
        );
        const concerns = (details: StaffOrder | null) => wishes[(details?.id ?? 0) - 1]?.isOurs ?? false;
        const screen = { concerns, showsAll: false, lateness: () => 'fresh' as const, isHushed: () => false };
        const hanging = idsOf({ orders, unconfirmed: [] }, concerns);
        for (const { id } of ringCalls({ orders, unconfirmed: [] }, screen)) expect(hanging).toContain(id);
        for (const [index, { step, isTaken, isOurs }] of wishes.entries()) {
          const isEverybodys = step !== null && step !== 'other_sound' && !isTaken;
          expect(hanging.includes(index + 1)).toBe(isOurs || isEverybodys);
        }
      },
    ),
  );
});

test('a list is the same as long as its tickets are', () => {
  const list = [
    { id: 1, gone: null },
    { id: 2, gone: null },
  ];
  expect(isSameList(list, [...list])).toBe(true);
  expect(isSameList(list, [...list].reverse())).toBe(false);
  expect(isSameList(list, list.slice(1))).toBe(false);
  expect(
    isSameList(list, [
      { id: 1, gone: null },
      { id: 2, gone: detailsOf({ id: 2 }) },
    ]),
  ).toBe(false);
});

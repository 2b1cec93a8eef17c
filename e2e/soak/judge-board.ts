/** Whether the board ends as the database: the same tickets, standing alike, in the same hands; and each wish one order. */
import type { StaffOrder } from '@comanda/protocol/order';
import type { Finding } from '../../server/test/faults/checker.ts';
import { nameOf } from '../../web/board/tickets/who.ts';
import type { TicketSeen } from './sight.ts';

type Shown = Pick<TicketSeen, 'id' | 'status' | 'tone' | 'owner'>;

/** `unconfirmed`: of whatever status. What has left the board hangs on it until somebody has confirmed it. */
export function judgeBoard(
  shown: readonly Shown[],
  open: readonly StaffOrder[],
  unconfirmed: readonly StaffOrder[],
): Finding[] {
  const onBoard = new Set(open.map(({ id }) => id));
  const gone = unconfirmed.filter(({ id }) => !onBoard.has(id));
  const wanted = new Map<number, string>();
  for (const order of open) wanted.set(order.id, inWords(ticketOf(order, toneOf(order))));
  for (const order of gone) wanted.set(order.id, inWords(ticketOf(order, 'gone')));
  const found: Finding[] = [];
  for (const ticket of shown) {
    const want = wanted.get(ticket.id);
    const what = inWords(ticket);
    if (want === undefined)
      found.push({ where: `ticket ${ticket.id}`, what: `hangs as ${what}, and in the database nobody waits for it` });
    else if (want !== what) found.push({ where: `ticket ${ticket.id}`, what: `hangs as ${what}, and is ${want}` });
    wanted.delete(ticket.id);
  }
  for (const [id, want] of wanted)
    found.push({ where: `order ${id}`, what: `is ${want}, and does not hang or hangs twice` });
  return found;
}

function toneOf({ status, acknowledged_at, unconfirmed }: StaffOrder): string {
  if (status === 'PLACED' && acknowledged_at === null) return 'new';
  return unconfirmed ? 'changed' : 'plain';
}

function ticketOf({ id, status, acknowledged_by_email: by }: StaffOrder, tone: string): Shown {
  return { id, status, tone, owner: by === null ? null : nameOf(by) };
}

const inWords = ({ status, tone, owner }: Shown) => `${status}, ${tone}, of ${owner ?? 'nobody'}`;

/** `placed`: the number that each wish was answered. */
export function judgeWishes(
  wishes: readonly string[],
  placed: ReadonlyMap<string, number>,
  orders: readonly Pick<StaffOrder, 'id' | 'note'>[],
): Finding[] {
  const stored = new Map<string, number[]>();
  for (const { id, note } of orders) stored.set(note, [...(stored.get(note) ?? []), id]);
  const found: Finding[] = [];
  for (const wish of wishes) {
    const ids = stored.get(wish) ?? [];
    const answered = placed.get(wish);
    if (answered === undefined) found.push({ where: wish, what: 'was never answered' });
    else if (ids.length !== 1 || ids[0] !== answered) {
      found.push({
        where: wish,
        what: `was answered ${answered}, and in the database it is ${ids.join(', ') || 'nothing'}`,
      });
    }
    stored.delete(wish);
  }
  for (const [note, ids] of stored) found.push({ where: `order ${ids.join(', ')}`, what: `“${note}” was no wish` });
  return found;
}

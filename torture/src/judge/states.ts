/** What clients and the store take to be open: each snapshot must be the log up to its cursor, each screen the store in the end. */
import { isOpen } from '../../../server/src/domain/order-moves.ts';
import { Board, type KnownOrder } from '../../../server/test/faults/board.ts';
import type { Finding } from '../../../server/test/faults/checker.ts';
import type { Snapshot } from '../clients/resuming-screen.ts';
import type { Evidence, OpenOrder, Resuming, Watching } from './evidence.ts';
import { placeOf } from './feeds.ts';

type States = Pick<Evidence, 'book' | 'resuming' | 'sdk' | 'store' | 'open'>;

export function judgeStates(evidence: States): Finding[] {
  return [...judgeSnapshots(evidence), ...evidence.resuming.flatMap((each) => judgeScreen(each, evidence))];
}

interface Known {
  readonly status: OpenOrder['status'];
  readonly deviceId: number | null;
}

/** Goes through the log once, stopping wherever somebody looked; and in the end, where the rows of the store must agree. */
function judgeSnapshots({ resuming, sdk, store, open }: States): Finding[] {
  const snapshots = resuming.flatMap(({ screen, device }) =>
    screen.stretches.map(({ snapshot }) => ({ who: `${screen.name}, snapshot`, device, snapshot })),
  );
  const shown = sdk.flatMap(({ screen, device }) =>
    screen.looks.map((snapshot) => ({ who: `${screen.name}, shown`, device, snapshot })),
  );
  const looks = [...snapshots, ...shown]
    .map((look) => ({ ...look, seq: placeOf(look.snapshot) }))
    .sort((a, b) => a.seq - b.seq);
  const found: Finding[] = [];
  const orders = new Map<number, Known>();
  const compare = (where: string, deviceId: number | null, shown: readonly KnownOrder[], seq: number) => {
    const mine = [...orders].filter(([, known]) => deviceId === null || known.deviceId === deviceId);
    for (const what of differences(shown, new Map(mine)))
      found.push({ where, what: `${what} at place ${seq} of the log` });
  };
  let next = 0;
  const stopAt = (seq: number) => {
    for (let look = looks[next]; look && look.seq < seq; look = looks[++next]) {
      compare(look.who, look.device?.id ?? null, look.snapshot.orders, look.seq);
    }
  };
  for (const { seq, orderId, status, deviceId } of store.events) {
    stopAt(seq);
    if (isOpen(status)) orders.set(orderId, { status, deviceId });
    else orders.delete(orderId);
  }
  stopAt(Number.POSITIVE_INFINITY);
  compare('store, rows', null, open, store.events.at(-1)?.seq ?? 0);
  return found;
}

function differences(shown: readonly KnownOrder[], expected: ReadonlyMap<number, Known>): string[] {
  const there = new Map(shown.map(({ id, status }) => [id, status]));
  const wrong = [...expected]
    .filter(([id, { status }]) => there.get(id) !== status)
    .map(([id, { status }]) => `order ${id} is ${status} and was shown as ${there.get(id) ?? 'not open'}`);
  const gone = [...there]
    .filter(([id]) => !expected.has(id))
    .map(([id, status]) => `order ${id} was shown as ${status} and is not open`);
  const twice = shown.length > there.size ? [`${shown.length - there.size} orders were shown twice`] : [];
  return [...wrong, ...gone, ...twice];
}

/** Applies everything that a screen was told since it last looked, as its store would. */
function judgeScreen({ screen, device }: Watching<Resuming>, { book, open }: States): Finding[] {
  const last = screen.stretches.at(-1);
  if (!last) return [{ where: screen.name, what: 'never saw what is open' }];
  const mine = device === null ? open : open.filter(({ device_uid }) => device_uid === device.uid);
  return mistakes(last.snapshot, last.seen.what, book, mine, device === null).map((what) => ({
    where: screen.name,
    what,
  }));
}

function mistakes(
  { orders }: Snapshot,
  told: Uint32Array,
  book: Evidence['book'],
  open: readonly OpenOrder[],
  tellsOfNew: boolean,
): string[] {
  const board = new Board(orders, tellsOfNew);
  const wrong: string[] = [];
  for (const number of told) {
    try {
      board.apply(book.at(number).frame);
    } catch (error) {
      wrong.push(error instanceof Error ? error.message : String(error));
    }
  }
  return [...wrong, ...board.differences(open)];
}

/** What the real client promises beyond its feed: each order is news once, each wish one order, and what is shown is what is. */
import type { Finding } from '../../../server/test/faults/checker.ts';
import type { Evidence, Sdk, Watching } from './evidence.ts';

type OfSdk = Pick<Evidence, 'book' | 'sdk' | 'store' | 'open'>;

interface Found {
  readonly lost: Finding[];
  readonly duplicate: Finding[];
  readonly phantom: Finding[];
  readonly states: Finding[];
}

export function judgeSdk(evidence: OfSdk): Found {
  const found: Found = { lost: [], duplicate: [], phantom: [], states: [] };
  const placed = new Map(
    evidence.store.events.filter(({ kind }) => kind === 'order_placed').map(({ orderId, name }) => [orderId, name]),
  );
  const stored = new Set(evidence.store.stored.map(({ intent }) => intent));
  for (const { screen, device } of evidence.sdk) {
    if (device === null) judgeNews(screen, placed, evidence, found);
    // Storage here takes a wish at once: a page that has gone must have left it there.
    for (const wish of new Set([...screen.kept, ...screen.left])) {
      if (!stored.has(wish)) found.lost.push({ where: screen.name, what: `${wish}, which it had taken` });
    }
    found.states.push(...judgeShown({ screen, device }, evidence));
  }
  return found;
}

/** Orders are news when the feed tells of them, or when a later snapshot shows them for the first time. */
function judgeNews(
  { name: where, lives }: Sdk,
  placed: ReadonlyMap<number, string>,
  { book }: OfSdk,
  found: Found,
): void {
  const names = new Set(placed.values());
  for (const { stretches, found: inSnapshots } of lives) {
    const news = new Set<string>();
    for (const what of inSnapshots) {
      if (news.has(what)) found.duplicate.push({ where, what });
      if (!names.has(what)) found.phantom.push({ where, what });
      news.add(what);
    }
    const known = new Set<string>();
    for (const [index, { snapshot, seen }] of stretches.entries()) {
      for (const { id } of snapshot.orders) {
        const what = placed.get(id) ?? `order ${id}`;
        if (index > 0 && !known.has(what) && !news.has(what)) found.lost.push({ where, what: `${what}, as news` });
        known.add(what);
      }
      for (const number of seen.what) {
        const { frame, event } = book.at(number);
        if (frame.type !== 'new_order' || event === null) continue;
        // Told of again within one stretch it stands in the checker's verdict.
        if (news.has(event)) found.duplicate.push({ where, what: `${event}, as news` });
        known.add(event);
      }
    }
  }
}

/** In the end: connected, nothing on its way, and every order as the store's rows have it. */
function judgeShown({ screen, device }: Watching<Sdk>, { open }: OfSdk): Finding[] {
  const { name: where, shown } = screen;
  if (!shown) return [{ where, what: 'never said what it shows' }];
  const wrong: string[] = [];
  if (shown.status !== 'live') wrong.push(`ended ${shown.status}`);
  if (shown.waiting + shown.stored > 0) wrong.push(`${shown.waiting} orders wait, ${shown.stored} are stored`);
  if (shown.bare > 0) wrong.push(`${shown.bare} orders have no lines`);
  const mine = device === null ? open : open.filter(({ device_uid }) => device_uid === device.uid);
  const there = new Map(mine.map(({ id, status }) => [id, status]));
  const here = new Map(shown.orders.map(({ id, status }) => [id, status]));
  for (const id of new Set([...there.keys(), ...here.keys()])) {
    const [is, shows] = [there.get(id) ?? 'not open', here.get(id) ?? 'not open'];
    if (is !== shows) wrong.push(`order ${id} is ${is} and is shown as ${shows}`);
  }
  return wrong.map((what) => ({ where, what }));
}

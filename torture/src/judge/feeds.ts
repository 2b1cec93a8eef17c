/** Each client's feed as the checker wants it: what it should have been told, from where it began, and what it was told. */

import { decodeCursor } from '../../../server/src/log/cursor.ts';
import type { ClientLog } from '../../../server/test/faults/checker.ts';
import type { LoggedName } from '../../../server/test/faults/history.ts';
import type { Journal } from '../clients/journal.ts';
import type { Snapshot } from '../clients/resuming-screen.ts';
import type { Evidence, Watching } from './evidence.ts';

interface Feed {
  readonly names: readonly string[];
  readonly seqs: readonly number[];
}

function feedOf(events: readonly LoggedName[]): Feed {
  return { names: events.map(({ name }) => name), seqs: events.map(({ seq }) => seq) };
}

/** The place in a log at which a snapshot was true. */
export function placeOf(snapshot: Snapshot): number {
  const cursor = decodeCursor(snapshot.cursor);
  if (!cursor) throw new Error(`a snapshot came with the cursor ${snapshot.cursor}`);
  return cursor.seq;
}

type Feeds = Pick<Evidence, 'book' | 'resuming' | 'plain' | 'store'>;

export function* clientLogs({ book, resuming, plain, store }: Feeds): Generator<ClientLog> {
  const staff = feedOf(store.events);
  const devices = new Map<number, Feed>();
  const feedFor = ({ device }: Watching<unknown>): Feed => {
    if (!device) return staff;
    const known = devices.get(device.id);
    if (known) return known;
    const feed = feedOf(store.events.filter(({ kind, deviceId }) => kind === 'order_moved' && deviceId === device.id));
    devices.set(device.id, feed);
    return feed;
  };
  const namesIn = (journal: Journal) => Array.from(journal.what, (number) => book.at(number).event ?? '');

  for (const each of resuming) {
    const feed = feedFor(each);
    const { stretches, name } = each.screen;
    for (const [index, stretch] of stretches.entries()) {
      const seen = namesIn(stretch.seen);
      const isLast = index === stretches.length - 1;
      const owed = feed.names.slice(firstAfter(feed.seqs, placeOf(stretch.snapshot)));
      yield {
        name: `${name}, from snapshot ${index + 1}`,
        // Of an earlier stretch it was owed no more than what it took before it looked anew, but that without a hole.
        feed: isLast ? owed : owed.slice(0, owed.lastIndexOf(seen.at(-1) ?? '') + 1),
        whole: true,
        seen,
      };
    }
  }
  for (const each of plain) {
    const { pieces, name } = each.screen;
    for (const [index, piece] of pieces.entries()) {
      yield {
        name: `${name}, connection ${index + 1}`,
        feed: feedFor(each).names,
        whole: false,
        seen: namesIn(piece),
      };
    }
  }
}

/** The index of the first number above `value` in an ascending list. */
function firstAfter(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

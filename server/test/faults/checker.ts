/**
 * Judges a run under faults: from what the store holds in the end, what clients were answered and what each of them saw,
 * which events were lost, seen twice, seen out of order, or seen and never committed.
 */

/** What a write was answered, and the event that must be in the log for it. */
export interface Answer {
  /** The wish behind it: its idempotency key. */
  readonly intent: string;
  readonly event: string;
}

export interface ClientLog {
  readonly name: string;
  /** The events of the log that are meant for it, in the log's order, from the place where it began. */
  readonly feed: readonly string[];
  /** True where it must end with the whole feed; false where what it saw must be one piece of it without a hole. */
  readonly whole: boolean;
  /** What it saw, in the order of arrival. */
  readonly seen: readonly string[];
}

export interface History {
  /** Every event of the log, in its order. Names are unique in it. */
  readonly log: readonly string[];
  /** What the store holds: each wish with the event of what it made. */
  readonly stored: readonly Answer[];
  readonly answered: readonly Answer[];
  /** Looked at one by one, so that not all need to be there at the same time. */
  readonly clients: Iterable<ClientLog>;
}

export interface Finding {
  /** A client, `store` or `log`. */
  readonly where: string;
  readonly what: string;
}

export interface Verdict {
  readonly lost: readonly Finding[];
  readonly duplicate: readonly Finding[];
  readonly reordered: readonly Finding[];
  readonly phantom: readonly Finding[];
}

type Found = { [K in keyof Verdict]: Finding[] };

export function judge(history: History): Verdict {
  const found: Found = { lost: [], duplicate: [], reordered: [], phantom: [] };
  judgeStore(history, found);
  const log = new Set(history.log);
  for (const client of history.clients) judgeClient(client, log, found);
  return found;
}

function judgeStore({ log, stored, answered }: History, found: Found): void {
  const inLog = new Set(log);
  const inStore = new Set(stored.map(({ event }) => event));
  for (const event of inStore) if (!inLog.has(event)) found.lost.push({ where: 'log', what: event });
  for (const event of repeated(log)) found.duplicate.push({ where: 'log', what: event });
  for (const intent of repeated(stored.map((made) => made.intent))) {
    found.duplicate.push({ where: 'store', what: `${intent} made more than one` });
  }
  for (const { intent, event } of answered) {
    if (!inStore.has(event)) found.lost.push({ where: 'store', what: `${event} of ${intent}` });
  }
}

function judgeClient(client: ClientLog, log: ReadonlySet<string>, found: Found): void {
  // By far the most; and there may be millions of events to look through.
  if (isOnePiece(client)) return;
  const where = client.name;
  const places = new Map(client.feed.map((event, place) => [event, place]));
  const seen = new Set<string>();
  let furthest = -1;
  for (const what of client.seen) {
    const place = places.get(what);
    if (seen.has(what)) found.duplicate.push({ where, what });
    else if (!log.has(what)) found.phantom.push({ where, what });
    // Committed, but not meant for this client or from before its beginning.
    else if (place === undefined) found.phantom.push({ where, what: `${what}, which is not of its feed` });
    else if (place < furthest) found.reordered.push({ where, what });
    else furthest = place;
    seen.add(what);
  }
  for (const what of promised(client, places)) if (!seen.has(what)) found.lost.push({ where, what });
}

/** What it saw is its feed, or where it may have come late and gone early, a piece of it. */
function isOnePiece({ feed, whole, seen }: ClientLog): boolean {
  const first = whole || seen[0] === undefined ? 0 : feed.indexOf(seen[0]);
  if (first === -1 || (whole && seen.length !== feed.length)) return false;
  return seen.every((what, index) => what === feed[first + index]);
}

/** The part of its feed that a client may not miss. */
function promised({ feed, whole, seen }: ClientLog, places: ReadonlyMap<string, number>): readonly string[] {
  if (whole) return feed;
  let first = feed.length;
  let last = -1;
  for (const event of seen) {
    const place = places.get(event);
    if (place === undefined) continue;
    first = Math.min(first, place);
    last = Math.max(last, place);
  }
  return feed.slice(first, last + 1);
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

const SHOWN = 10;

/** One line a kind with its number, and the first findings of it. */
export function report(verdict: Verdict): string {
  return (['lost', 'duplicate', 'reordered', 'phantom'] as const)
    .flatMap((kind) => [
      `${kind} ${verdict[kind].length}`,
      ...verdict[kind].slice(0, SHOWN).map(({ where, what }) => `  ${where}: ${what}`),
    ])
    .join('\n');
}

/** The verdict on a run in which nothing went wrong, as `report` prints it. */
export const SPOTLESS = 'lost 0\nduplicate 0\nreordered 0\nphantom 0';

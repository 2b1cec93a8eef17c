/**
 * The event log for a reader that sets its own pace: forward from a place without end, or backward from where it stands.
 * A place that the log cannot go on from is told as a `resync`, never skipped over.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { ResyncReason } from '@comanda/protocol/feed';
import type { Cursor } from '../log/cursor.ts';
import type { EventReads, LogEntry, LogPosition } from '../store/events.ts';

const BATCH = 500;

/** Another process writes the log; nothing says when. */
const POLL_MS = 250;

export type Followed =
  | { readonly kind: 'events'; readonly epoch: string; readonly entries: readonly LogEntry[] }
  /** What lies between cannot be told; the reader goes on from `head`. */
  | { readonly kind: 'resync'; readonly reason: ResyncReason; readonly head: Cursor };

/** Everything after `from`, in order, until `stop`. */
export async function* followLog(events: EventReads, from: Cursor, stop: AbortSignal): AsyncGenerator<Followed> {
  let place = from;
  while (!stop.aborted) {
    const entries = await events.entriesAfter(place.seq, BATCH);
    // Asked after the read: what was pruned before it would be missing from it without a trace.
    const head = await events.position();
    const reason = brokenBy(place, head);
    const last = entries.at(-1);
    if (reason) {
      place = head;
      yield { kind: 'resync', reason, head };
    } else if (last) {
      place = { epoch: place.epoch, seq: last.seq };
      yield { kind: 'events', epoch: place.epoch, entries };
    } else {
      await wait(POLL_MS, undefined, { signal: stop }).catch(() => {});
    }
  }
}

function brokenBy(place: Cursor, head: LogPosition): ResyncReason | null {
  if (place.epoch !== head.epoch) return 'other_epoch';
  if (place.seq < head.prunedSeq) return 'too_old';
  if (place.seq > head.seq) return 'in_the_future';
  return null;
}

/** What the log keeps up to `head`, the newest batch first; oldest first within each. */
export async function* logBackwards(events: EventReads, head: LogPosition): AsyncGenerator<readonly LogEntry[]> {
  let end = head.seq;
  while (end > head.prunedSeq) {
    const start = Math.max(end - BATCH, head.prunedSeq);
    const entries = await events.entriesAfter(start, BATCH);
    const limit = end;
    yield entries.filter(({ seq }) => seq <= limit);
    end = start;
  }
}

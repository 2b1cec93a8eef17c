/**
 * One resuming subscriber's way back: backfill from its cursor, cutover, live.
 *
 * Backfill reads what it missed, in batches, never beyond the tail's position: what the tail has not handed on yet will
 * reach it live. Cutover happens in the one tick in which the subscriber stands exactly where the tail stands, so nothing
 * falls between and nothing comes twice.
 */
import type { ResyncReason } from '@comanda/protocol/feed';
import type { LoggedEvent } from '../domain/log-event.ts';
import type { EventReads } from '../store/events.ts';
import { decodeCursor } from './cursor.ts';
import type { Tail } from './tail.ts';

/** Events a batch, at most 47 KiB of frames: well below what one reader may have waiting. */
const BATCH = 128;

export interface Subscriber {
  /** The device whose events alone it sees; null for all of staff's. */
  readonly deviceId: number | null;
  /** False once it has gone; its backfill then ends. */
  isOpen(): boolean;
  /** Hands over one missed event, whether it concerns the subscriber or not. */
  deliver(logged: LoggedEvent): void;
  /** Resolves when the subscriber has taken enough of what was sent to take more. */
  ready(): Promise<void>;
  /** Nothing can be told of what it missed. It goes on live from the tail's position. */
  resync(reason: ResyncReason): void;
  /** Becomes live; called in the tick of the cutover. */
  subscribe(): void;
}

export async function resume(subscriber: Subscriber, cursor: string, tail: Tail, events: EventReads): Promise<void> {
  const place = await locate(cursor, tail, events);
  if (!subscriber.isOpen()) return;
  if (typeof place !== 'number') {
    subscriber.resync(place.reason);
    subscriber.subscribe();
    return;
  }
  let position = place;
  while (subscriber.isOpen()) {
    const upTo = tail.position;
    const recent = tail.recentAfter(position);
    if (recent) {
      const batch = recent.slice(0, BATCH);
      for (const logged of batch) subscriber.deliver(logged);
      position = batch.at(-1)?.seq ?? position;
    } else {
      const stored = await readStored(subscriber.deviceId, position, upTo, events);
      if (!subscriber.isOpen()) return;
      if (stored === 'pruned') {
        subscriber.resync('too_old');
        subscriber.subscribe();
        return;
      }
      for (const logged of stored.batch) subscriber.deliver(logged);
      position = stored.position;
    }
    if (position >= tail.position) {
      subscriber.subscribe();
      return;
    }
    await subscriber.ready();
  }
}

/** The place that a cursor names, or why there is none. */
async function locate(cursor: string, tail: Tail, events: EventReads): Promise<number | { reason: ResyncReason }> {
  const place = decodeCursor(cursor);
  if (!place) return { reason: 'unknown_cursor' };
  if (place.epoch === tail.epoch && tail.recentAfter(place.seq) && place.seq <= tail.position) return place.seq;
  const head = await events.position();
  if (place.epoch !== head.epoch) return { reason: 'other_epoch' };
  if (place.seq > head.seq) return { reason: 'in_the_future' };
  if (place.seq < head.prunedSeq) return { reason: 'too_old' };
  // A snapshot may be newer than what the tail has handed on: wait for it, or its events would come again.
  await tail.reached(place.seq);
  return place.seq;
}

async function readStored(deviceId: number | null, after: number, upTo: number, events: EventReads) {
  const found =
    deviceId === null ? await events.after(after, BATCH) : await events.ofDeviceAfter(deviceId, after, BATCH);
  // Asked after the read: what was pruned before it would be missing from it without a trace.
  if ((await events.position()).prunedSeq > after) return 'pruned';
  const batch = found.filter((logged) => logged.seq <= upTo);
  const last = found.at(-1)?.seq;
  const complete = found.length < BATCH || last === undefined || last >= upTo;
  return { batch, position: complete ? upTo : last };
}

/** When which sound is next: one at a time, each reason in its own rhythm, forty orders of one reason as calm as one. */
import type { RingCall } from './ring-calls.ts';
import { lengthMs, RING_KINDS, type RingKind, SOUNDS } from './sounds.ts';

/** Between two sounds, so that each is heard for itself. */
export const REST_MS = 500;

/** An order that is heard for the first time does not wait for the rhythm, but leaves this much between two beginnings. */
export const FIRST_MS = 2_000;

/** What may be another station's is given this long to be read: it follows a moment after the news of it. */
export const GUESS_MS = 1_500;

interface Heard {
  readonly kind: RingKind;
  readonly everyMs: number;
  /** Since when it rings for this reason. */
  readonly since: number;
  readonly isGuess: boolean;
  readonly soundedAt: number | null;
}

/** What this screen has sounded, by a clock that nobody can set. */
export interface RingMemory {
  readonly heard: ReadonlyMap<number, Heard>;
  readonly begun: Readonly<Partial<Record<RingKind, number>>>;
  readonly busyUntil: number;
}

export const NOTHING_HEARD: RingMemory = { heard: new Map(), begun: {}, busyUntil: Number.NEGATIVE_INFINITY };

export interface NextSound {
  readonly kind: RingKind;
  readonly at: number;
  /** All orders that it is the sound of. */
  readonly ids: readonly number[];
}

/** What rings no longer is forgotten; what rings for another reason than before begins anew. */
export function remember(memory: RingMemory, calls: readonly RingCall[], now: number): RingMemory {
  const heard = new Map<number, Heard>();
  for (const { id, kind, isUntaken, isGuess } of calls) {
    const before = memory.heard.get(id);
    const everyMs = isUntaken ? SOUNDS[kind].everyMs : SOUNDS[kind].everyMsInHand;
    const isSame = before?.kind === kind && before.everyMs === everyMs;
    heard.set(id, isSame ? { ...before, isGuess } : { kind, everyMs, since: now, isGuess, soundedAt: null });
  }
  return { ...memory, heard };
}

/** The sound that has been due for longest; of those that are due alike the most urgent; null where all is quiet. */
export function nextSound({ heard, begun, busyUntil }: RingMemory): NextSound | null {
  let next: { kind: RingKind; due: number } | null = null;
  for (const kind of RING_KINDS) {
    const due = dueAt(kind, heard, begun[kind]);
    if (due !== null && (!next || due < next.due)) next = { kind, due };
  }
  if (!next) return null;
  const { kind, due } = next;
  const ids = [...heard].filter(([, each]) => each.kind === kind).map(([id]) => id);
  return { kind, at: Math.max(due, busyUntil), ids };
}

function dueAt(kind: RingKind, heard: RingMemory['heard'], begun = Number.NEGATIVE_INFINITY): number | null {
  let due: number | null = null;
  for (const each of heard.values()) {
    if (each.kind !== kind) continue;
    const own = ownDueAt(each, begun);
    if (due === null || own < due) due = own;
  }
  return due;
}

function ownDueAt({ since, isGuess, soundedAt, everyMs }: Heard, begun: number): number {
  if (soundedAt !== null) return soundedAt + everyMs;
  return Math.max(since + (isGuess ? GUESS_MS : 0), begun + FIRST_MS);
}

/** A sound has begun. */
export function begin(memory: RingMemory, { kind, ids }: Pick<NextSound, 'kind' | 'ids'>, now: number): RingMemory {
  return {
    heard: withSoundedAt(memory.heard, ids, now),
    begun: { ...memory.begun, [kind]: now },
    busyUntil: now + lengthMs(kind) + REST_MS,
  };
}

/** A sound that had begun was not heard: its orders are as if they had never rung. */
export function unhear(memory: RingMemory, ids: readonly number[]): RingMemory {
  return { ...memory, heard: withSoundedAt(memory.heard, ids, null) };
}

function withSoundedAt(before: RingMemory['heard'], ids: readonly number[], soundedAt: number | null) {
  const heard = new Map(before);
  for (const id of ids) {
    const each = before.get(id);
    if (each) heard.set(id, { ...each, soundedAt });
  }
  return heard;
}

/** However many reasons there are, no order waits longer than this beyond its rhythm: every other sound once before it. */
export function longestWaitMs(kind: RingKind): number {
  return RING_KINDS.filter((other) => other !== kind).reduce((sum, other) => sum + lengthMs(other) + REST_MS, 0);
}

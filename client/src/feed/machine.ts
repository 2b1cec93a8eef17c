/**
 * The life of one feed as a pure machine: a state and an input make the next state and what is to be done.
 *
 * It knows no socket, no clock and no chance: time and a random number come with each input. SPEC.md has the table in words;
 * a test holds every pair of the two together.
 */
import type { ResumableDown } from '@comanda/protocol/feed';
import { afterRestart, backoff } from './backoff.ts';

/** A client that has heard nothing for this long calls the line dead. Heartbeats come every 15 s. */
export const SILENCE_MS = 20_000;

/** For a token and a snapshot, and again for the socket to be let in. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Why the server will not have this client back with the credential that it has. */
export type Refusal = 'credential' | 'forbidden';

export type State =
  | { readonly phase: 'stopped' }
  /** Gets a credential and, where there is no cursor, the snapshot. */
  | (Trying & { readonly phase: 'preparing'; readonly cursor: string | null; readonly since: number })
  | (Trying & { readonly phase: 'opening'; readonly cursor: string; readonly since: number })
  | (Trying & { readonly phase: 'catching_up'; readonly cursor: string; readonly heardAt: number })
  | { readonly phase: 'live'; readonly cursor: string; readonly heardAt: number }
  | (Trying & {
      readonly phase: 'waiting';
      readonly cursor: string | null;
      readonly since: number;
      readonly ms: number;
    })
  | { readonly phase: 'refused'; readonly why: Refusal };

interface Trying {
  /** Tries since the feed was last live. */
  readonly attempt: number;
  /** The credential is a new one already, got because the server refused the one before. */
  readonly renewed: boolean;
}

export type Phase = State['phase'];

export type Input =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  /** A credential is there, and what is shown is what it was at this cursor. */
  | { readonly type: 'prepared'; readonly cursor: string }
  /** It could not be had; `retryAfterMs` where the server named a time. */
  | { readonly type: 'unprepared'; readonly retryAfterMs: number }
  | { readonly type: 'refused'; readonly why: Refusal }
  | { readonly type: 'frame'; readonly frame: ResumableDown }
  | { readonly type: 'closed'; readonly code: number }
  /** Time has passed: nothing else has happened. */
  | { readonly type: 'tick' }
  /** Somebody looks at the page again, or the machine has woken. */
  | { readonly type: 'woken' }
  | { readonly type: 'online' }
  | { readonly type: 'offline' }
  /** What is shown cannot be brought up to date by what the feed tells: only a snapshot can. */
  | { readonly type: 'outdated' };

export type Effect =
  /** Answers with `prepared`, `unprepared` or `refused`. `renew`: the credential that was used last is worth nothing. */
  | { readonly do: 'prepare'; readonly cursor: string | null; readonly renew: boolean }
  | { readonly do: 'open'; readonly cursor: string }
  /** Closes the socket, where there is one, and forgets what is being prepared. Nothing more is heard of either. */
  | { readonly do: 'drop' }
  /** Something happened to an order. */
  | { readonly do: 'apply'; readonly frame: OrderFrame }
  /** The credential ends soon: get a new one and send it. */
  | { readonly do: 'renew' };

export type OrderFrame = Extract<ResumableDown, { order_id: number }>;

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** When it is, in milliseconds of the machine's own clock, and a number from 0 up to 1. */
export interface Moment {
  readonly now: number;
  readonly random: number;
}

const UNAUTHENTICATED = 4001;
const FORBIDDEN = 4003;
const RESTART = 1012;

/** The next step; the same state and nothing to do where an input means nothing to a phase. */
export function next(state: State, input: Input, moment: Moment): Step {
  switch (state.phase) {
    case 'stopped':
    case 'refused':
      return whileEnded(state, input, moment);
    case 'preparing':
      return whilePreparing(state, input, moment);
    case 'opening':
      return whileOpening(state, input, moment);
    case 'catching_up':
    case 'live':
      return whileConnected(state, input, moment);
    case 'waiting':
      return whileWaiting(state, input, moment);
  }
}

/** When the machine must be asked again if nothing happens before; infinite where time changes nothing. */
export function deadline(state: State): number {
  switch (state.phase) {
    case 'stopped':
    case 'refused':
      return Number.POSITIVE_INFINITY;
    case 'preparing':
    case 'opening':
      return state.since + CONNECT_TIMEOUT_MS;
    case 'catching_up':
    case 'live':
      return state.heardAt + SILENCE_MS;
    case 'waiting':
      return state.since + state.ms;
  }
}

type In<P extends Phase> = Extract<State, { phase: P }>;

function whileEnded(state: In<'stopped' | 'refused'>, input: Input, moment: Moment): Step {
  if (input.type === 'stop') return { state: { phase: 'stopped' }, effects: [] };
  // Started again, a refused feed tries the credential that it is given then.
  if (input.type === 'start') return prepare(null, { attempt: 0, renewed: false }, moment);
  return stay(state);
}

function whilePreparing(state: In<'preparing'>, input: Input, moment: Moment): Step {
  switch (input.type) {
    case 'prepared':
      return {
        state: { ...state, phase: 'opening', cursor: input.cursor, since: moment.now },
        effects: [{ do: 'open', cursor: input.cursor }],
      };
    case 'unprepared':
      return wait(state, moment, input.retryAfterMs);
    case 'refused':
      return refuse(input.why);
    case 'tick':
      return isOver(state.since, CONNECT_TIMEOUT_MS, moment) ? wait(state, moment) : stay(state);
    case 'stop':
      return stop();
    case 'offline':
      return wait(state, moment);
    case 'outdated':
      return prepare(null, state, moment);
    case 'start':
    case 'frame':
    case 'closed':
    case 'woken':
    case 'online':
      return stay(state);
  }
}

function whileOpening(state: In<'opening'>, input: Input, moment: Moment): Step {
  switch (input.type) {
    case 'frame':
      if (input.frame.type !== 'welcome') return stay(state);
      return {
        state: {
          phase: 'catching_up',
          attempt: state.attempt,
          renewed: state.renewed,
          cursor: input.frame.cursor,
          heardAt: moment.now,
        },
        effects: [],
      };
    case 'closed':
      return closed(state, input.code, moment);
    case 'tick':
      return isOver(state.since, CONNECT_TIMEOUT_MS, moment) ? wait(state, moment) : stay(state);
    case 'stop':
      return stop();
    case 'offline':
      return wait(state, moment);
    case 'outdated':
      return prepare(null, state, moment);
    case 'start':
    case 'prepared':
    case 'unprepared':
    case 'refused':
    case 'woken':
    case 'online':
      return stay(state);
  }
}

function whileConnected(state: In<'catching_up' | 'live'>, input: Input, moment: Moment): Step {
  const trying = state.phase === 'live' ? { attempt: 0, renewed: false } : state;
  switch (input.type) {
    case 'frame':
      return heard(state, input.frame, moment);
    case 'closed':
      return closed({ ...trying, cursor: state.cursor }, input.code, moment);
    case 'tick':
    case 'woken':
      // A clock that was put back must not keep a dead line alive.
      if (moment.now < state.heardAt) return stay({ ...state, heardAt: moment.now });
      return moment.now - state.heardAt >= SILENCE_MS ? prepare(state.cursor, trying, moment) : stay(state);
    case 'online':
      // What was connected before the network went is not connected any more, whether it has noticed or not.
      return prepare(state.cursor, trying, moment);
    case 'offline':
      return wait({ ...trying, cursor: state.cursor }, moment);
    case 'outdated':
      return prepare(null, trying, moment);
    case 'stop':
      return stop();
    case 'start':
    case 'prepared':
    case 'unprepared':
    case 'refused':
      return stay(state);
  }
}

function whileWaiting(state: In<'waiting'>, input: Input, moment: Moment): Step {
  switch (input.type) {
    case 'tick':
      return isOver(state.since, state.ms, moment) ? prepare(state.cursor, state, moment) : stay(state);
    case 'woken':
    case 'online':
      return prepare(state.cursor, state, moment);
    case 'outdated':
      return stay({ ...state, cursor: null });
    case 'stop':
      return stop();
    case 'start':
    case 'prepared':
    case 'unprepared':
    case 'refused':
    case 'frame':
    case 'closed':
    case 'offline':
      return stay(state);
  }
}

function heard(state: In<'catching_up' | 'live'>, frame: ResumableDown, { now, random }: Moment): Step {
  switch (frame.type) {
    case 'new_order':
    case 'order_updated':
    case 'order_status_changed':
    case 'order_acknowledged':
    case 'order_escalated':
    case 'order_custody_changed':
      // Each event has a cursor of its own: this one has been told already.
      if (frame.cursor === state.cursor) return stay({ ...state, heardAt: now });
      return {
        state: { ...state, cursor: frame.cursor, heardAt: now },
        effects: [{ do: 'apply', frame }],
      };
    case 'heartbeat':
      // The first one says that all that was missed has been told.
      return stay({ phase: 'live', cursor: frame.cursor, heardAt: now });
    case 'resync': {
      const attempt = state.phase === 'live' ? 0 : state.attempt;
      // Asked for at once; if that does not end it, no faster than any other failure.
      if (attempt === 0) return prepare(null, { attempt: 1, renewed: false }, { now, random });
      return wait({ attempt, renewed: false, cursor: null }, { now, random });
    }
    case 'auth_expiring':
      return { state: { ...state, heardAt: now }, effects: [{ do: 'renew' }] };
    case 'welcome':
    case 'watching_changed':
    case 'pong':
      return stay({ ...state, heardAt: now });
  }
}

/** The socket is gone, and the server may have said why. */
function closed(state: Trying & { readonly cursor: string | null }, code: number, moment: Moment): Step {
  switch (code) {
    case UNAUTHENTICATED:
      // Once, with a credential that it has not seen.
      return state.renewed ? refuse('credential') : prepare(state.cursor, { ...state, renewed: true }, moment);
    case FORBIDDEN:
      return refuse('forbidden');
    case RESTART:
      if (state.attempt > 0) return wait(state, moment);
      return {
        state: {
          phase: 'waiting',
          attempt: 1,
          renewed: false,
          cursor: state.cursor,
          since: moment.now,
          ms: afterRestart(moment.random),
        },
        effects: [{ do: 'drop' }],
      };
    default:
      return wait(state, moment);
  }
}

/** Also where the clock was put back: a wait must not last until it has come round again. */
function isOver(since: number, ms: number, { now }: Moment): boolean {
  return now >= since + ms || now < since;
}

function prepare(cursor: string | null, { attempt, renewed }: Trying, { now }: Moment): Step {
  return {
    state: { phase: 'preparing', attempt, renewed, cursor, since: now },
    effects: [{ do: 'drop' }, { do: 'prepare', cursor, renew: renewed }],
  };
}

function wait(state: Trying & { readonly cursor: string | null }, moment: Moment, atLeastMs = 0): Step {
  const ms = Math.max(backoff(state.attempt, moment.random), atLeastMs);
  return {
    state: {
      phase: 'waiting',
      attempt: state.attempt + 1,
      renewed: state.renewed,
      cursor: state.cursor,
      since: moment.now,
      ms,
    },
    effects: [{ do: 'drop' }],
  };
}

function refuse(why: Refusal): Step {
  return { state: { phase: 'refused', why }, effects: [{ do: 'drop' }] };
}

function stop(): Step {
  return { state: { phase: 'stopped' }, effects: [{ do: 'drop' }] };
}

function stay(state: State): Step {
  return { state, effects: [] };
}

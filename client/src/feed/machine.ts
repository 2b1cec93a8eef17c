/**
 * The life of one feed as a pure machine: a state and an input make the next state and what is to be done.
 *
 * It knows no socket, no clock and no chance: time and a random number come with each input. SPEC.md has the table in words;
 * a test holds every pair of the two together.
 */
import type { ResumableDown } from '@comanda/protocol/feed';
import { backoff } from './backoff.ts';

/** A client that has heard nothing for this long calls the line dead. Heartbeats come every 15 s. */
export const SILENCE_MS = 20_000;

/** For a token and a snapshot, and again for the socket to be let in. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Why the server will not have this client back with the credential that it has. */
export type Refusal = 'credential' | 'forbidden';

export type State =
  | { readonly phase: 'stopped' }
  /** Gets a credential and, where there is no cursor, the snapshot. */
  | (Running & { readonly phase: 'preparing'; readonly cursor: string | null })
  | (Running & { readonly phase: 'opening'; readonly cursor: string })
  | (Running & { readonly phase: 'catching_up'; readonly cursor: string })
  | (Running & { readonly phase: 'live'; readonly cursor: string })
  | (Running & { readonly phase: 'waiting'; readonly cursor: string | null })
  | { readonly phase: 'refused'; readonly why: Refusal };

interface Trying {
  /** Tries since the feed was last live. */
  readonly attempt: number;
  /** The credential is a new one already, got because the server refused the one before. */
  readonly renewed: boolean;
}

interface Running extends Trying {
  /** When the phase began; of a connection, when something was last heard. */
  readonly since: number;
  /** For how long it may go on so. */
  readonly ms: number;
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
  /** Something has happened. */
  | { readonly do: 'apply'; readonly frame: EventFrame }
  /** The credential ends soon: get a new one and send it. */
  | { readonly do: 'renew' };

/** What tells of an event in the log. */
export type EventFrame = Exclude<
  Extract<ResumableDown, { cursor: string }>,
  { type: 'welcome' | 'heartbeat' | 'resync' }
>;

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

const FRESH: Trying = { attempt: 0, renewed: false };

type In<P extends Phase> = Extract<State, { phase: P }>;
type Ended = In<'stopped' | 'refused'>;

/** A socket is there, and has been let in. */
export function isConnected(state: State): state is In<'catching_up' | 'live'> {
  return state.phase === 'catching_up' || state.phase === 'live';
}

function isEnded(state: State): state is Ended {
  return state.phase === 'stopped' || state.phase === 'refused';
}

/** When the machine must be asked again if nothing happens before; infinite where time changes nothing. */
export function deadline(state: State): number {
  return isEnded(state) ? Infinity : state.since + state.ms;
}

/** The next step; the same state and nothing to do where an input means nothing to a phase. */
export function next(state: State, input: Input, moment: Moment): Step {
  if (isEnded(state)) {
    // Started again, a refused feed tries the credential that it is given then.
    if (input.type === 'start') return prepare(null, FRESH, moment);
    return stay(input.type === 'stop' ? { phase: 'stopped' } : state);
  }
  const { phase } = state;
  switch (input.type) {
    case 'stop':
      return end({ phase: 'stopped' });
    case 'prepared':
      if (phase !== 'preparing') return stay(state);
      return {
        state: { ...state, phase: 'opening', cursor: input.cursor, since: moment.now },
        effects: [{ do: 'open', cursor: input.cursor }],
      };
    case 'unprepared':
      return phase === 'preparing' ? wait(state, moment, input.retryAfterMs) : stay(state);
    case 'refused':
      return phase === 'preparing' ? end({ phase: 'refused', why: input.why }) : stay(state);
    case 'frame':
      return heard(state, input.frame, moment);
    case 'closed':
      return phase === 'opening' || isConnected(state) ? closed(state, input.code, moment) : stay(state);
    case 'offline':
      return phase === 'waiting' ? stay(state) : wait(state, moment);
    case 'outdated':
      return phase === 'waiting' ? stay({ ...state, cursor: null }) : prepare(null, state, moment);
    case 'tick':
    case 'woken':
    case 'online':
      return looked(state, input.type, moment);
    case 'start':
      return stay(state);
  }
}

/** Time has passed, or there is a reason to look whether it has. */
function looked(state: Exclude<State, Ended>, why: 'tick' | 'woken' | 'online', moment: Moment): Step {
  const isTrying = state.phase === 'preparing' || state.phase === 'opening';
  // What was connected before the network went is not connected any more, whether it has noticed or not.
  const isHurried = !isTrying && (why === 'online' || (why === 'woken' && state.phase === 'waiting'));
  const isPutBack = moment.now < state.since;
  // A clock that was put back must not keep a dead line alive, nor make a wait last until it has come round again.
  if (isPutBack && isConnected(state) && !isHurried) return stay({ ...state, since: moment.now });
  if (!isHurried && !isPutBack && moment.now < deadline(state)) return stay(state);
  return isTrying ? wait(state, moment) : prepare(state.cursor, state, moment);
}

function heard(state: Exclude<State, Ended>, frame: ResumableDown, moment: Moment): Step {
  if (state.phase === 'opening' && frame.type === 'welcome')
    return stay({ ...state, phase: 'catching_up', cursor: frame.cursor, since: moment.now, ms: SILENCE_MS });
  if (!isConnected(state)) return stay(state);
  const alive = { ...state, since: moment.now };
  switch (frame.type) {
    case 'heartbeat':
      // The first one says that all that was missed has been told.
      return stay({ ...alive, ...FRESH, phase: 'live', cursor: frame.cursor });
    case 'resync':
      // Asked for at once; if that does not end it, no faster than any other failure.
      if (state.attempt > 0) return wait({ ...state, renewed: false, cursor: null }, moment);
      return prepare(null, { attempt: 1, renewed: false }, moment);
    case 'auth_expiring':
      return { state: alive, effects: [{ do: 'renew' }] };
    case 'welcome':
    case 'watching_changed':
    case 'pong':
      return stay(alive);
    default:
      // Each event has a cursor of its own: this one has been told already.
      if (frame.cursor === state.cursor) return stay(alive);
      return { state: { ...alive, cursor: frame.cursor }, effects: [{ do: 'apply', frame }] };
  }
}

/** The socket is gone, and the server may have said why. */
function closed(state: In<'opening' | 'catching_up' | 'live'>, code: number, moment: Moment): Step {
  if (code === FORBIDDEN) return end({ phase: 'refused', why: 'forbidden' });
  if (code === RESTART && state.attempt === 0) return wait({ ...state, renewed: false }, moment);
  if (code !== UNAUTHENTICATED) return wait(state, moment);
  if (state.renewed) return end({ phase: 'refused', why: 'credential' });
  // Once, with a credential that it has not seen.
  return prepare(state.cursor, { ...state, renewed: true }, moment);
}

function prepare(cursor: string | null, trying: Trying, { now }: Moment): Step {
  return {
    state: { ...trying, phase: 'preparing', cursor, since: now, ms: CONNECT_TIMEOUT_MS },
    effects: [{ do: 'drop' }, { do: 'prepare', cursor, renew: trying.renewed }],
  };
}

function wait(state: Trying & { readonly cursor: string | null }, { now, random }: Moment, atLeastMs = 0): Step {
  const ms = Math.max(backoff(state.attempt, random), atLeastMs);
  return end({ ...state, phase: 'waiting', attempt: state.attempt + 1, since: now, ms });
}

function end(state: State): Step {
  return { state, effects: [{ do: 'drop' }] };
}

function stay(state: State): Step {
  return { state, effects: [] };
}

/** The machine's whole table: every phase with every input, and the ways through it that a line takes. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  CONNECT_TIMEOUT_MS,
  deadline,
  type Effect,
  type Input,
  next,
  type Phase,
  SILENCE_MS,
  type State,
} from './machine.ts';

const NOW = 1_000_000;
const at = (now = NOW, random = 0.5) => ({ now, random });
const trying = { attempt: 2, renewed: false };

const STATES: { readonly [P in Phase]: Extract<State, { phase: P }> } = {
  stopped: { phase: 'stopped' },
  preparing: { phase: 'preparing', ...trying, cursor: 'c0', since: NOW, ms: CONNECT_TIMEOUT_MS },
  opening: { phase: 'opening', ...trying, cursor: 'c0', since: NOW, ms: CONNECT_TIMEOUT_MS },
  catching_up: { phase: 'catching_up', ...trying, cursor: 'c0', since: NOW, ms: SILENCE_MS },
  live: { phase: 'live', attempt: 0, renewed: false, cursor: 'c0', since: NOW, ms: SILENCE_MS },
  waiting: { phase: 'waiting', ...trying, cursor: 'c0', since: NOW, ms: 4_000 },
  refused: { phase: 'refused', why: 'credential' },
};

const server_time = '2026-01-15T12:00:00.000Z';
const INPUTS = {
  start: { type: 'start' },
  stop: { type: 'stop' },
  prepared: { type: 'prepared', cursor: 'c1' },
  unprepared: { type: 'unprepared', retryAfterMs: 0 },
  refused: { type: 'refused', why: 'forbidden' },
  welcome: { type: 'frame', frame: { type: 'welcome', cursor: 'c1', heartbeat_s: 15, server_time } },
  event: {
    type: 'frame',
    frame: { type: 'new_order', order_id: 7, room_code: null, device_uid: 'd', placed_at: server_time, cursor: 'c2' },
  },
  /** The newest one, once more. */
  repeated: {
    type: 'frame',
    frame: { type: 'new_order', order_id: 6, room_code: null, device_uid: 'd', placed_at: server_time, cursor: 'c0' },
  },
  acknowledged: {
    type: 'frame',
    frame: {
      type: 'order_acknowledged',
      order_id: 7,
      acknowledged_by: 1,
      acknowledged_by_email: 'a@b.example',
      acknowledged_at: server_time,
      cursor: 'c2',
    },
  },
  escalated: {
    type: 'frame',
    frame: {
      type: 'order_escalated',
      order_id: 7,
      step: 'admin',
      branch: 'undelivered',
      at: server_time,
      cursor: 'c2',
    },
  },
  custody: {
    type: 'frame',
    frame: { type: 'order_custody_changed', order_id: 7, stage: 'rendered', at: server_time, cursor: 'c2' },
  },
  watching: { type: 'frame', frame: { type: 'watching_changed', anyone_watching: false, at: server_time } },
  heartbeat: { type: 'frame', frame: { type: 'heartbeat', cursor: 'c2', server_time } },
  resync: { type: 'frame', frame: { type: 'resync', reason: 'too_old', cursor: 'c9' } },
  expiring: { type: 'frame', frame: { type: 'auth_expiring', expires_at: server_time } },
  pong: { type: 'frame', frame: { type: 'pong' } },
  lost: { type: 'closed', code: 1006 },
  restart: { type: 'closed', code: 1012 },
  unauthenticated: { type: 'closed', code: 4001 },
  forbidden: { type: 'closed', code: 4003 },
  tick: { type: 'tick' },
  woken: { type: 'woken' },
  online: { type: 'online' },
  offline: { type: 'offline' },
  outdated: { type: 'outdated' },
} as const satisfies Readonly<Record<string, Input>>;

/** The next phase and what is done, in the order of doing; an input that is not named changes nothing. */
const TABLE: Readonly<Record<Phase, Readonly<Record<string, string>>>> = {
  stopped: { start: 'preparing drop prepare(null)', stop: 'stopped' },
  refused: { start: 'preparing drop prepare(null)', stop: 'stopped' },
  preparing: {
    stop: 'stopped drop',
    prepared: 'opening open(c1)',
    unprepared: 'waiting drop',
    refused: 'refused drop',
    offline: 'waiting drop',
    outdated: 'preparing drop prepare(null)',
  },
  opening: {
    stop: 'stopped drop',
    welcome: 'catching_up',
    lost: 'waiting drop',
    restart: 'waiting drop',
    unauthenticated: 'preparing drop prepare(c0, renew)',
    forbidden: 'refused drop',
    offline: 'waiting drop',
    outdated: 'preparing drop prepare(null)',
  },
  catching_up: {
    stop: 'stopped drop',
    event: 'catching_up apply',
    acknowledged: 'catching_up apply',
    escalated: 'catching_up apply',
    custody: 'catching_up apply',
    watching: 'catching_up',
    repeated: 'catching_up',
    heartbeat: 'live',
    resync: 'waiting drop',
    expiring: 'catching_up renew',
    lost: 'waiting drop',
    restart: 'waiting drop',
    unauthenticated: 'preparing drop prepare(c0, renew)',
    forbidden: 'refused drop',
    online: 'preparing drop prepare(c0)',
    offline: 'waiting drop',
    outdated: 'preparing drop prepare(null)',
  },
  live: {
    stop: 'stopped drop',
    event: 'live apply',
    acknowledged: 'live apply',
    escalated: 'live apply',
    custody: 'live apply',
    watching: 'live',
    repeated: 'live',
    heartbeat: 'live',
    resync: 'preparing drop prepare(null)',
    expiring: 'live renew',
    lost: 'waiting drop',
    restart: 'waiting drop',
    unauthenticated: 'preparing drop prepare(c0, renew)',
    forbidden: 'refused drop',
    online: 'preparing drop prepare(c0)',
    offline: 'waiting drop',
    outdated: 'preparing drop prepare(null)',
  },
  waiting: {
    stop: 'stopped drop',
    woken: 'preparing drop prepare(c0)',
    online: 'preparing drop prepare(c0)',
  },
};

function shown(effect: Effect): string {
  switch (effect.do) {
    case 'prepare':
      return `prepare(${effect.cursor}${effect.renew ? ', renew' : ''})`;
    case 'open':
      return `open(${effect.cursor})`;
    case 'drop':
    case 'apply':
    case 'renew':
      return effect.do;
  }
}

describe('every phase with every input', () => {
  test('the table names no input that is not tried', () => {
    const named = Object.values(TABLE).flatMap((cells) => Object.keys(cells));
    expect(named.filter((name) => !(name in INPUTS))).toEqual([]);
  });

  for (const before of Object.values(STATES)) {
    for (const [name, input] of Object.entries(INPUTS)) {
      const expected = TABLE[before.phase][name];
      test(`${before.phase}, ${name}: ${expected ?? 'nothing'}`, () => {
        const { state, effects } = next(before, input, at());
        const outcome = [state.phase, ...effects.map(shown)].join(' ');
        expect(outcome).toBe(expected ?? before.phase);
      });
    }
  }
});

describe('time', () => {
  const after = (state: State, ms: number) => next(state, { type: 'tick' }, at(NOW + ms)).state.phase;

  test('a line that is silent for 20 s is dead, and one that is not is not', () => {
    for (const state of [STATES.live, STATES.catching_up]) {
      expect(deadline(state)).toBe(NOW + SILENCE_MS);
      expect(after(state, SILENCE_MS - 1)).toBe(state.phase);
      expect(after(state, SILENCE_MS)).toBe('preparing');
      // Timers that stood still while the machine slept.
      expect(next(state, { type: 'woken' }, at(NOW + 3_600_000)).state.phase).toBe('preparing');
      expect(next(state, { type: 'woken' }, at(NOW + SILENCE_MS - 1)).state.phase).toBe(state.phase);
    }
  });

  test('whatever is heard counts as a sign of life', () => {
    for (const input of [
      INPUTS.event,
      INPUTS.repeated,
      INPUTS.heartbeat,
      INPUTS.pong,
      INPUTS.watching,
      INPUTS.expiring,
    ]) {
      const { state } = next(STATES.live, input, at(NOW + 5_000));
      expect(deadline(state)).toBe(NOW + 5_000 + SILENCE_MS);
    }
  });

  test('a try that takes longer than 10 s has failed', () => {
    for (const state of [STATES.preparing, STATES.opening]) {
      expect(deadline(state)).toBe(NOW + CONNECT_TIMEOUT_MS);
      expect(after(state, CONNECT_TIMEOUT_MS - 1)).toBe(state.phase);
      expect(after(state, CONNECT_TIMEOUT_MS)).toBe('waiting');
    }
  });

  test('a wait ends when its time is over', () => {
    expect(deadline(STATES.waiting)).toBe(NOW + 4_000);
    expect(after(STATES.waiting, 3_999)).toBe('waiting');
    expect(after(STATES.waiting, 4_000)).toBe('preparing');
  });

  test('a clock that was put back makes nobody wait for it to come round again', () => {
    const hourBefore = at(NOW - 3_600_000);
    expect(next(STATES.waiting, { type: 'tick' }, hourBefore).state.phase).toBe('preparing');
    expect(next(STATES.opening, { type: 'tick' }, hourBefore).state.phase).toBe('waiting');
    const { state } = next(STATES.live, { type: 'tick' }, hourBefore);
    expect(deadline(state)).toBe(NOW - 3_600_000 + SILENCE_MS);
  });

  test('nothing is waited for where nothing can come', () => {
    expect(deadline(STATES.stopped)).toBe(Number.POSITIVE_INFINITY);
    expect(deadline(STATES.refused)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('between two tries', () => {
  /** Milliseconds waited after each of so many failures in a row. */
  function waits(failures: number, random: number): number[] {
    let state: State = STATES.live;
    return Array.from({ length: failures }, () => {
      state = next(state, INPUTS.lost, at(NOW, random)).state;
      const ms = deadline(state) - NOW;
      state = next(state, { type: 'online' }, at()).state;
      state = next(state, INPUTS.prepared, at()).state;
      return ms;
    });
  }

  test('the time doubles from 1 s to 30 s, and is anything between nothing and that', () => {
    const longest = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    expect(waits(7, 1)).toEqual(longest);
    expect(waits(7, 0.25)).toEqual(longest.map((ms) => ms / 4));
    expect(waits(7, 0)).toEqual(longest.map(() => 0));
  });

  test('it begins anew only after the feed was live: a server that lets in and throws out is not hurried', () => {
    let { state } = next(STATES.opening, INPUTS.welcome, at());
    state = next(state, INPUTS.lost, at(NOW, 1)).state;
    expect(deadline(state) - NOW).toBe(4_000);
    state = next(STATES.catching_up, INPUTS.heartbeat, at()).state;
    state = next(state, INPUTS.lost, at(NOW, 1)).state;
    expect(deadline(state) - NOW).toBe(1_000);
  });

  test('a server that says when is heeded', () => {
    const { state } = next(STATES.preparing, { type: 'unprepared', retryAfterMs: 60_000 }, at());
    expect(deadline(state)).toBe(NOW + 60_000);
  });

  test('a restart that was announced asks back within a second, the first time', () => {
    const first = next(STATES.live, INPUTS.restart, at(NOW, 0.8)).state;
    expect(deadline(first) - NOW).toBe(800);
    const again = next(STATES.opening, INPUTS.restart, at(NOW, 1)).state;
    expect(deadline(again) - NOW).toBe(4_000);
  });
});

test('a credential that is refused is replaced once; a second refusal ends it', () => {
  let state: State = next(STATES.live, INPUTS.unauthenticated, at()).state;
  state = next(state, INPUTS.prepared, at()).state;
  expect(next(state, INPUTS.unauthenticated, at()).state).toEqual({ phase: 'refused', why: 'credential' });
  // Once it was live with the new one, that one may end like the one before.
  state = next(state, INPUTS.welcome, at()).state;
  state = next(state, INPUTS.heartbeat, at()).state;
  expect(next(state, INPUTS.unauthenticated, at()).state.phase).toBe('preparing');
});

test('a restart that was announced says nothing against a credential that is new', () => {
  const opening: State = { ...STATES.opening, attempt: 0, renewed: true };
  const { state } = next(opening, INPUTS.restart, at());
  expect(next(state, INPUTS.woken, at()).effects.map(shown)).toEqual(['drop', 'prepare(c0)']);
});

test('whatever happens, in whatever order: no place is lost, no refusal is forgotten, and nobody waits for ever', () => {
  const inputs = fc.array(fc.tuple(fc.constantFrom(...Object.values(INPUTS)), fc.nat(40_000), fc.nat(999)), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(inputs, (happenings) => {
      let { state } = next({ phase: 'stopped' }, { type: 'start' }, at());
      let now = NOW;
      for (const [input, ms, random] of happenings) {
        now += ms;
        const before: State = state;
        const step = next(before, input, { now, random: random / 1_000 });
        state = step.state;
        const place = 'cursor' in before ? before.cursor : null;
        for (const effect of step.effects) {
          if (effect.do === 'apply') expect(state).toMatchObject({ cursor: effect.frame.cursor });
          if (effect.do === 'prepare' && effect.cursor !== null) expect(effect.cursor).toBe(place ?? '');
        }
        if (before.phase === 'refused' && state.phase === 'preparing') expect(input.type).toBe('start');
        const hasEnded = state.phase === 'stopped' || state.phase === 'refused';
        expect(deadline(state) - now <= 60_000).toBe(!hasEnded);
      }
    }),
    { seed: 11, numRuns: 500 },
  );
});

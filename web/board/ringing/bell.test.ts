/** The bell by a clock and a voice that the test holds: what it does, and what it can never fail to do. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Observable } from '../../core/observable.ts';
import { TestPage } from '../../test/test-page.ts';
import { Bell, type Voice, type VoiceState } from './bell.ts';
import { Mute } from './mute.ts';
import type { RingCall } from './ring-calls.ts';
import { FIRST_MS, longestWaitMs, REST_MS } from './ring-plan.ts';
import { lengthMs, RING_KINDS, type RingKind, SOUNDS } from './sounds.ts';

interface Sounded {
  readonly kind: RingKind;
  readonly at: number;
  end: number;
  wasHeard: boolean;
}

/** Takes as long as the sounds take, and hears them while it runs. */
class TestVoice extends Observable<VoiceState> implements Voice {
  readonly played: Sounded[] = [];
  readonly #page: TestPage;
  #hush = () => {};

  constructor(page: TestPage) {
    super('running');
    this.#page = page;
  }

  become(state: VoiceState): void {
    if (state !== 'running') this.#hush();
    this.set(state);
  }

  play(kind: RingKind): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const at = this.#page.monotonic();
    const sounded = { kind, at, end: at, wasHeard: false };
    this.played.push(sounded);
    const end = (wasHeard: boolean) => {
      Object.assign(sounded, { wasHeard, end: this.#page.monotonic() });
      cancel();
      this.#hush = () => {};
      resolve(wasHeard);
    };
    const cancel = this.#page.after(lengthMs(kind), () => end(true));
    this.#hush = () => end(false);
    return promise;
  }

  hush(): void {
    this.#hush();
  }
}

function screen() {
  const page = new TestPage();
  const voice = new TestVoice(page);
  const kept = {
    value: 0,
    set(next: number) {
      this.value = next;
    },
  };
  const calls = new Map<number, RingCall>();
  const heard: number[] = [];
  const felt: RingKind[] = [];
  const bell = new Bell({
    page,
    voice,
    mute: new Mute(page, kept),
    calls: () => [...calls.values()],
    heard: (ids) => heard.push(...ids),
    vibrate: (kind) => felt.push(kind),
  });
  const rings = (id: number, kind: RingKind = 'new', more: Partial<RingCall> = {}) => {
    calls.set(id, { id, kind, isEverywhere: false, isUntaken: true, isGuess: false, ...more });
    bell.look();
  };
  const ends = (id: number) => {
    calls.delete(id);
    bell.look();
  };
  const begun = page.monotonic();
  const sounds = () => voice.played.map(({ kind, at }) => `${kind} ${at - begun}`);
  bell.start();
  return { page, voice, bell, calls, heard, felt, rings, ends, sounds };
}

describe('ringing', () => {
  test('begins at once, goes on, and stops with the order: in the middle of a sound', async () => {
    const { page, voice, rings, ends, sounds } = screen();
    rings(1);
    await page.pass(4_100);
    ends(1);
    await page.pass(20_000);
    expect(sounds()).toEqual(['new 0', 'new 4000']);
    expect(voice.played.map(({ at, end }) => end - at)).toEqual([lengthMs('new'), 100]);
  });

  test('a sound goes on for those orders that are left', async () => {
    const { page, voice, rings, ends } = screen();
    rings(1);
    rings(2);
    await page.pass(100);
    ends(1);
    await page.pass(1_000);
    expect(voice.played).toMatchObject([{ wasHeard: true }]);
  });

  test('shows what rings and why, and is no other value while that is so', async () => {
    const { page, bell, rings, ends } = screen();
    const seen: string[] = [];
    bell.on('change', () => seen.push([...bell.state.ringing].join(' ')));
    rings(1);
    rings(2, 'changed');
    await page.pass(10_000);
    rings(1, 'escalated');
    ends(2);
    expect(seen).toEqual(['1,new', '1,new 2,changed', '1,escalated 2,changed', '1,escalated']);
  });

  test('sees by itself what has become late', async () => {
    const { page, calls, sounds } = screen();
    await page.pass(10_500);
    calls.set(1, { id: 1, kind: 'overdue', isEverywhere: false, isUntaken: true, isGuess: false });
    await page.pass(1_000);
    expect(sounds()).toEqual(['overdue 11000']);
  });

  test('stops with the bell, which leaves no timer behind, and begins anew', async () => {
    const { page, bell, rings, sounds } = screen();
    rings(1);
    await page.pass(100);
    bell.stop();
    expect(bell.state.ringing.size).toBe(0);
    expect(page.waiting).toBe(0);
    await page.pass(10_000);
    bell.look();
    expect(sounds()).toEqual(['new 0']);
    bell.start();
    await page.pass(100);
    expect(sounds()).toEqual(['new 0', 'new 10100']);
  });
});

describe('what was heard', () => {
  test('is said when the sound is over, of those that nobody has in hand', async () => {
    const { page, heard, rings } = screen();
    rings(2, 'new', { isUntaken: false });
    rings(1);
    await page.pass(FIRST_MS + lengthMs('new') - 1);
    expect(heard).toEqual([]);
    await page.pass(1);
    expect(heard).toEqual([1]);
  });

  test('is not what was cut off: it rings again as soon as the voice is back', async () => {
    const { page, voice, bell, heard, felt, rings, sounds } = screen();
    rings(1);
    await page.pass(100);
    voice.become('blocked');
    expect(bell.state.sound).toEqual({ is: 'blocked' });
    await page.pass(10_000);
    expect(heard).toEqual([]);
    // Who cannot hear it may feel it.
    expect(felt.length).toBeGreaterThan(2);
    expect(sounds()).toEqual(['new 0']);
    voice.become('running');
    await page.pass(lengthMs('new'));
    expect(sounds()).toEqual(['new 0', 'new 10100']);
    expect(heard).toEqual([1]);
  });
});

describe('muted', () => {
  test('nothing sounds and it is shown for how long; then it rings at once', async () => {
    const { page, bell, heard, felt, rings, sounds } = screen();
    bell.mute(5);
    const until = page.now() + 300_000;
    expect(bell.state.sound).toEqual({ is: 'muted', until });
    rings(1);
    await page.pass(299_999);
    expect(bell.state.ringing.get(1)).toBe('new');
    expect([...sounds(), ...heard, ...felt]).toEqual([]);
    await page.pass(1_000);
    expect(bell.state.sound).toEqual({ is: 'running' });
    expect(sounds()).toEqual(['new 300000']);
  });

  test('cuts off what sounds; whoever ends it hears it again', async () => {
    const { page, voice, bell, rings, sounds } = screen();
    rings(1);
    await page.pass(100);
    bell.mute(30);
    expect(voice.played[0]).toMatchObject({ wasHeard: false });
    await page.pass(5_000);
    bell.unmute();
    await page.pass(10);
    expect(sounds()).toEqual(['new 0', 'new 5100']);
  });

  test('what has climbed to every screen rings all the same, and alone', async () => {
    const { page, bell, heard, rings, sounds } = screen();
    bell.mute(30);
    rings(1);
    rings(2, 'escalated', { isEverywhere: true });
    await page.pass(3_500);
    expect(sounds()).toEqual(['escalated 0', 'escalated 3000']);
    expect(heard).toEqual([2]);
  });

  test('a blocked screen says first that it is blocked', () => {
    const { voice, bell } = screen();
    bell.mute(5);
    voice.become('blocked');
    expect(bell.state.sound).toEqual({ is: 'blocked' });
  });
});

test('somebody tries a sound out: it is heard though muted, and says whether it was', async () => {
  const { page, voice, bell, rings, sounds } = screen();
  bell.mute(5);
  const tried = bell.tryOut('new');
  await page.pass(1_000);
  expect(await tried).toBe(true);
  bell.unmute();
  const another = bell.tryOut('cancelled');
  rings(1);
  await page.pass(lengthMs('cancelled') + REST_MS);
  expect(await another).toBe(true);
  expect(sounds()).toEqual(['new 0', 'cancelled 1000', `new ${1_000 + lengthMs('cancelled') + REST_MS}`]);
  const cut = bell.tryOut('overdue');
  voice.become('blocked');
  expect(await cut).toBe(false);
});

describe('whatever happens', () => {
  type Happening =
    | { readonly do: 'ring'; readonly id: number; readonly kind: RingKind; readonly isEverywhere: boolean }
    | { readonly do: 'end'; readonly id: number }
    | { readonly do: 'block' | 'unblock' | 'mute' | 'unmute' };

  const id = fc.integer({ min: 1, max: 6 });
  const kind = fc.constantFrom(...RING_KINDS);
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('ring' as const), id, kind, isEverywhere: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), id }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('block', 'unblock', 'mute', 'unmute') }) },
  );
  const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 12_000 }), happening), { maxLength: 25 });

  /** Of one order, while it rings for one reason on a screen that can be heard. */
  interface Stretch {
    readonly id: number;
    readonly call: RingCall;
    readonly from: number;
    to: number;
  }

  test('no order that may be heard is silent for longer than its rhythm; nothing sounds that does not ring; one at a time', () =>
    fc.assert(
      fc.asyncProperty(story, async (happenings) => {
        const { page, voice, bell, calls, rings, ends } = screen();
        const stretches: Stretch[] = [];
        const open = new Map<number, Stretch>();
        const note = () => {
          const now = page.monotonic();
          const { is } = bell.state.sound;
          for (const [order, stretch] of [...open]) {
            const call = calls.get(order);
            const goesOn =
              call?.kind === stretch.call.kind && (is === 'running' || (is === 'muted' && call.isEverywhere));
            stretch.to = now;
            if (!goesOn) open.delete(order);
          }
          for (const [order, call] of calls) {
            if (open.has(order) || !(is === 'running' || (is === 'muted' && call.isEverywhere))) continue;
            const stretch = { id: order, call, from: now, to: now };
            open.set(order, stretch);
            stretches.push(stretch);
          }
        };
        for (const [ms, what] of happenings) {
          await page.pass(ms);
          note();
          if (what.do === 'ring') rings(what.id, what.kind, what);
          else if (what.do === 'end') ends(what.id);
          else if (what.do === 'block') voice.become('blocked');
          else if (what.do === 'unblock') voice.become('running');
          else if (what.do === 'mute') bell.mute(30);
          else bell.unmute();
          note();
        }
        await page.pass(20_000);
        note();

        for (const { call, from, to } of stretches) {
          const patience = SOUNDS[call.kind].everyMs + longestWaitMs(call.kind);
          const within = voice.played.filter(({ kind, at }) => kind === call.kind && at >= from && at <= to);
          const begins = within.map(({ at }) => at);
          // What sounded of its kind when it came was not for it.
          const first = (begins[0] ?? to) - from;
          expect(first).toBeLessThanOrEqual(FIRST_MS + longestWaitMs(call.kind));
          for (const [index, begin] of begins.entries()) {
            expect((begins[index + 1] ?? to) - begin).toBeLessThanOrEqual(patience);
          }
        }
        for (const { kind, at } of voice.played) {
          const rung = stretches.some(({ call, from, to }) => call.kind === kind && from <= at && at <= to);
          expect(rung).toBe(true);
        }
        for (const [index, { end }] of voice.played.entries()) {
          const next = voice.played[index + 1];
          if (next) expect(next.at).toBeGreaterThanOrEqual(end);
        }
        bell.stop();
        expect(page.waiting).toBe(0);
      }),
      { numRuns: 200 },
    ));
});

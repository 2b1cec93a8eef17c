/** The page's voice: Web Audio, woken by any touch or key, and honest about whether its sound really runs. */
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';
import type { Voice, VoiceState } from './bell.ts';
import { lengthMs, type RingKind } from './sounds.ts';
import { schedule } from './synthesis.ts';

/** A context may say that it runs and stand still, as after a call on a telephone: its time is looked at this often. */
const LOOK_MS = 1_000;
const LOOK_AT_FIRST_MS = 100;
/** It stands still when its time has not gone on for this long. */
const STILL_MS = 1_500;

/** What was to be heard and is not over this long after its end was never heard. */
const PATIENCE_MS = 1_500;

/** So little ahead that nobody waits, and enough for the first tone to be whole. */
const AHEAD_S = 0.03;

/** Cut off at once, a tone clicks. */
const FADE_S = 0.01;
const FADED_S = 0.06;

/** A screen is made silent by muting it, which is shown and ends: not by its volume. */
const SOFTEST = 0.1;

const GESTURES = ['pointerdown', 'pointerup', 'touchend', 'click', 'keydown'] as const;

interface Engine {
  readonly context: AudioContext;
  readonly out: GainNode;
  /** Its time, and when that was last seen to have gone on. */
  time: number;
  movedAt: number;
}

interface Playing {
  readonly context: AudioContext;
  readonly fader: GainNode;
  readonly tones: readonly OscillatorNode[];
  end(wasHeard: boolean): void;
}

export class Ringer extends Observable<VoiceState> implements Voice {
  readonly #page: Pick<Page, 'after' | 'monotonic' | 'onVisibility'>;
  #engine: Engine | null = null;
  #playing: Playing | null = null;
  #volume = 1;
  #cancelTimer = () => {};
  #unlisten = () => {};

  constructor(page: Pick<Page, 'after' | 'monotonic' | 'onVisibility'>) {
    super(typeof AudioContext === 'undefined' ? 'unavailable' : 'blocked');
    this.#page = page;
  }

  /** From now on any touch or key lets the sound out, where the browser does not by itself. */
  start(): void {
    if (this.state === 'unavailable') return;
    this.stop();
    const ended = new AbortController();
    const options = { capture: true, passive: true, signal: ended.signal };
    for (const gesture of GESTURES) window.addEventListener(gesture, () => this.unlock(), options);
    const unwatch = this.#page.onVisibility(() => this.unlock());
    this.#unlisten = () => {
      ended.abort();
      unwatch();
    };
    this.#open();
  }

  stop(): void {
    this.#unlisten();
    this.#close();
  }

  /** From 0 to 1, as a person hears it. */
  setVolume(volume: number): void {
    this.#volume = Math.min(Math.max(volume, SOFTEST), 1);
    if (this.#engine) this.#engine.out.gain.value = gainOf(this.#volume);
  }

  /** Lets the sound out where it is not; only in answer to a touch or a key will the browser surely do so. */
  unlock(): void {
    if (this.state !== 'blocked' || !this.#engine) return;
    const { context } = this.#engine;
    // One that says it runs, and does not, cannot be resumed: another takes its place.
    if (context.state === 'closed' || (context.state === 'running' && this.#hasStoodStill(this.#engine))) {
      this.#close();
      this.#open();
    } else resume(context);
  }

  play(kind: RingKind): Promise<boolean> {
    this.hush();
    if (!this.#engine || this.state !== 'running') return Promise.resolve(false);
    const { context, out } = this.#engine;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const fader = context.createGain();
    fader.connect(out);
    const tones = schedule(context, fader, kind, context.currentTime + AHEAD_S);
    const playing: Playing = {
      context,
      fader,
      tones,
      end: (wasHeard) => {
        cancelTimer();
        if (this.#playing === playing) this.#playing = null;
        resolve(wasHeard);
      },
    };
    const cancelTimer = this.#page.after(lengthMs(kind) + PATIENCE_MS, () => playing.end(false));
    // Told by the sound's own clock: it has come to the end of the last tone.
    tones.at(-1)?.addEventListener('ended', () => {
      fader.disconnect();
      playing.end(true);
    });
    this.#playing = playing;
    return promise;
  }

  hush(): void {
    if (!this.#playing) return;
    const { context, fader, tones, end } = this.#playing;
    fader.gain.setTargetAtTime(0, context.currentTime, FADE_S);
    for (const tone of tones) tone.stop(context.currentTime + FADED_S);
    end(false);
  }

  #open(): void {
    const context = new AudioContext({ latencyHint: 'interactive' });
    const out = context.createGain();
    out.gain.value = gainOf(this.#volume);
    out.connect(context.destination);
    this.#engine = { context, out, time: context.currentTime, movedAt: this.#page.monotonic() };
    context.addEventListener('statechange', () => {
      // Whatever stopped it may be over: a browser that lets it go on without a touch is taken at its word.
      if (context.state !== 'running' && context.state !== 'closed') resume(context);
      this.#look();
    });
    soundInSilentMode();
    resume(context);
    this.#look();
  }

  #close(): void {
    this.#cancelTimer();
    this.hush();
    const context = this.#engine?.context;
    this.#engine = null;
    if (!context) return;
    if (context.state !== 'closed') context.close();
    this.set('blocked');
  }

  /** Running is what runs: a context whose time goes on. */
  #look(): void {
    this.#cancelTimer();
    const engine = this.#engine;
    if (!engine) return;
    const { state, currentTime } = engine.context;
    const hasMoved = currentTime > engine.time;
    if (hasMoved || state !== 'running') {
      engine.time = currentTime;
      engine.movedAt = this.#page.monotonic();
    }
    // Before it tells anybody: who hears of it may look at once.
    if (state === 'running') {
      const ms = this.state === 'running' || hasMoved ? LOOK_MS : LOOK_AT_FIRST_MS;
      this.#cancelTimer = this.#page.after(ms, () => this.#look());
    }
    if (state !== 'running' || this.#hasStoodStill(engine)) this.set('blocked');
    else if (hasMoved) this.set('running');
  }

  #hasStoodStill({ movedAt }: Engine): boolean {
    return this.#page.monotonic() - movedAt >= STILL_MS;
  }
}

/** Loudness is heard by ratios. */
function gainOf(volume: number): number {
  return volume ** 2;
}

/** Whether it was granted is seen by what the context does then. */
function resume(context: AudioContext): void {
  context.resume().catch(() => {});
}

/** An iPad whose silent mode is on lets only what is played back be heard; Safari alone has this, and needs it. */
function soundInSilentMode(): void {
  const session: unknown = 'audioSession' in navigator ? navigator.audioSession : null;
  if (typeof session === 'object' && session !== null && 'type' in session) session.type = 'playback';
}

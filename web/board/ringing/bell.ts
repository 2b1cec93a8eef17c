/** Rings for the orders of this screen until somebody has them in hand, and says what was really heard. */
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';
import type { MUTE_MINUTES, Mute } from './mute.ts';
import type { RingCall } from './ring-calls.ts';
import { begin, type NextSound, NOTHING_HEARD, nextSound, type RingMemory, remember, unhear } from './ring-plan.ts';
import type { RingKind } from './sounds.ts';

/** `blocked`: the browser lets no sound out until somebody touches the page. `unavailable`: this browser can make none. */
export type VoiceState = 'running' | 'blocked' | 'unavailable';

/** What makes the sounds. */
export interface Voice {
  readonly state: VoiceState;
  on(name: 'change', listener: () => void): () => void;
  /** Resolves once the sound is over: true where it was really heard. */
  play(kind: RingKind): Promise<boolean>;
  /** Ends what sounds now. */
  hush(): void;
}

/** For the header. Who is blocked hears nothing, muted or not: that is said first, because one touch mends it. */
export type SoundState =
  | { readonly is: VoiceState }
  /** `until`: in milliseconds since 1970, by this device's clock. */
  | { readonly is: 'muted'; readonly until: number };

export interface BellState {
  readonly sound: SoundState;
  /** What rings on this screen by order, whether it can be heard or not. */
  readonly ringing: ReadonlyMap<number, RingKind>;
}

export interface BellParts {
  readonly page: Page;
  readonly voice: Voice;
  readonly mute: Mute;
  /** What rings now; asked again and again, because orders grow late without anybody saying so. */
  calls(): readonly RingCall[];
  /** These orders, which nobody has in hand, were heard. */
  heard(ids: readonly number[]): void;
  vibrate(kind: RingKind): void;
}

/** So often it looks whether something has become late, or the mute is over. */
const LOOK_MS = 1_000;

const QUIET: ReadonlyMap<number, RingKind> = new Map();

export class Bell extends Observable<BellState> {
  readonly #parts: BellParts;
  #memory: RingMemory = NOTHING_HEARD;
  #isRunning = false;
  #playing: { readonly kind: RingKind } | null = null;
  #cancelTimer = () => {};
  #unlisten = () => {};

  constructor(parts: BellParts) {
    super({ sound: soundOf(parts), ringing: QUIET });
    this.#parts = parts;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#unlisten = this.#parts.voice.on('change', () => {
      // What nobody could hear has not been sounded.
      if (this.#parts.voice.state === 'running') this.#memory = NOTHING_HEARD;
      this.look();
    });
    this.look();
  }

  stop(): void {
    this.#isRunning = false;
    this.#unlisten();
    this.#cancelTimer();
    if (this.#playing) this.#parts.voice.hush();
    this.#memory = NOTHING_HEARD;
    this.set({ sound: soundOf(this.#parts), ringing: QUIET });
  }

  mute(minutes: (typeof MUTE_MINUTES)[number]): void {
    this.#parts.mute.start(minutes);
    this.look();
  }

  unmute(): void {
    this.#parts.mute.end();
    this.look();
  }

  /** Lets somebody hear a sound, muted or not; false where it could not be heard. */
  async tryOut(kind: RingKind): Promise<boolean> {
    const { page, voice, vibrate } = this.#parts;
    this.#memory = begin(this.#memory, { kind, ids: [] }, page.monotonic());
    vibrate(kind);
    return await voice.play(kind);
  }

  /** Something may ring now that did not, or no longer: says so at once, and does what is due. */
  look(): void {
    if (!this.#isRunning) return;
    this.#cancelTimer();
    const { page, mute } = this.#parts;
    const calls = this.#parts.calls();
    this.#show(calls);
    const audible = mute.until() === null ? calls : calls.filter(({ isEverywhere }) => isEverywhere);
    const now = page.monotonic();
    this.#memory = remember(this.#memory, audible, now);
    if (this.#playing && !audible.some(({ kind }) => kind === this.#playing?.kind)) this.#parts.voice.hush();
    let next = nextSound(this.#memory);
    if (next && next.at <= now) {
      this.#ring(next, calls, now);
      next = nextSound(this.#memory);
    }
    const ms = Math.min(next ? next.at - now : LOOK_MS, LOOK_MS);
    this.#cancelTimer = page.after(ms, () => this.look());
  }

  async #ring(next: NextSound, calls: readonly RingCall[], now: number): Promise<void> {
    const { voice, vibrate, heard } = this.#parts;
    this.#memory = begin(this.#memory, next, now);
    vibrate(next.kind);
    // Who feels it has still not heard it.
    if (voice.state !== 'running') return;
    const untaken = calls.filter(({ id, isUntaken }) => isUntaken && next.ids.includes(id)).map(({ id }) => id);
    const playing = { kind: next.kind };
    this.#playing = playing;
    const wasHeard = await voice.play(next.kind);
    if (this.#playing === playing) this.#playing = null;
    if (!wasHeard) this.#memory = unhear(this.#memory, next.ids);
    else if (untaken.length > 0) heard(untaken);
  }

  #show(calls: readonly RingCall[]): void {
    const sound = soundOf(this.#parts);
    const { sound: soundBefore, ringing: before } = this.state;
    const isSame = calls.length === before.size && calls.every(({ id, kind }) => before.get(id) === kind);
    const isSameSound = sound.is === soundBefore.is && untilOf(sound) === untilOf(soundBefore);
    if (isSame && isSameSound) return;
    this.set({
      sound: isSameSound ? soundBefore : sound,
      ringing: isSame ? before : new Map(calls.map(({ id, kind }) => [id, kind])),
    });
  }
}

function soundOf({ voice, mute }: Pick<BellParts, 'voice' | 'mute'>): SoundState {
  const until = mute.until();
  return voice.state === 'running' && until !== null ? { is: 'muted', until } : { is: voice.state };
}

function untilOf(sound: SoundState): number | null {
  return sound.is === 'muted' ? sound.until : null;
}

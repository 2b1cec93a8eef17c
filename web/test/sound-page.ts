/** A page with a bell and nothing else: what the board's sound does in a real browser, for e2e/board-sound.test.ts. */

import { Bell } from '../board/ringing/bell.ts';
import { Mute, storedMute } from '../board/ringing/mute.ts';
import type { RingCall } from '../board/ringing/ring-calls.ts';
import { Ringer } from '../board/ringing/ringer.ts';
import { lengthMs, RING_KINDS, type RingKind, SOUNDS } from '../board/ringing/sounds.ts';
import { schedule } from '../board/ringing/synthesis.ts';
import { thisPage } from '../core/page.ts';

const SAMPLE_RATE = 44_100;

/** A third of a second: so seldom may a busy page listen, and still hear every sound. */
const LISTENED_SAMPLES = 16_384;

/** What a sound is as samples, without any device to play it. */
async function rendered(kind: RingKind) {
  const length = Math.ceil((lengthMs(kind) / 1_000 + 0.1) * SAMPLE_RATE);
  const context = new OfflineAudioContext(1, length, SAMPLE_RATE);
  schedule(context, context.destination, kind, 0);
  const samples = (await context.startRendering()).getChannelData(0);
  const part = (fromMs: number, toMs: number) =>
    samples.subarray((fromMs / 1_000) * SAMPLE_RATE, (toMs / 1_000) * SAMPLE_RATE);
  return {
    peak: samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
    tones: SOUNDS[kind].tones.map(({ hz, atMs, forMs }) => {
      // Between attack and release, where it is whole.
      const tone = part(atMs + 10, atMs + forMs - 45);
      return { hz, heard: strongest(tone), loudness: rms(tone) };
    }),
    after: rms(part(lengthMs(kind) + 1, lengthMs(kind) + 100)),
  };
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** The frequency that is strongest in some samples, to the ten hertz: by Goertzel's way, one frequency after another. */
function strongest(samples: Float32Array): number {
  let best = { hz: 0, power: 0 };
  for (let hz = 300; hz <= 6_000; hz += 10) {
    const turn = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
    let [before, last] = [0, 0];
    for (const sample of samples) [before, last] = [last, sample + turn * last - before];
    const power = before * before + last * last - turn * before * last;
    if (power > best.power) best = { hz, power };
  }
  return best.hz;
}

/** Listens to whatever goes to a loudspeaker. */
function listen() {
  const contexts: AudioContext[] = [];
  const analysers: AnalyserNode[] = [];
  const connect: (this: AudioNode, target: AudioNode) => AudioNode = AudioNode.prototype.connect;
  Object.defineProperty(AudioNode.prototype, 'connect', {
    value(this: AudioNode, target: AudioNode) {
      const { context } = this;
      if (target instanceof AudioDestinationNode && context instanceof AudioContext) {
        const analyser = new AnalyserNode(context, { fftSize: LISTENED_SAMPLES });
        contexts.push(context);
        analysers.push(analyser);
        connect.call(this, analyser);
      }
      return connect.call(this, target);
    },
  });
  const loudness = () => {
    const analyser = analysers.at(-1);
    if (!analyser) return 0;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return rms(samples);
  };
  return { contexts, loudness };
}

const { contexts, loudness } = listen();
const calls = new Map<number, RingCall>();
const heard: number[] = [];
const ringer = new Ringer(thisPage);
const bell = new Bell({
  page: thisPage,
  voice: ringer,
  mute: new Mute(thisPage, storedMute()),
  calls: () => [...calls.values()],
  heard: (ids) => {
    heard.push(...ids);
    document.body.dataset.heard = heard.join();
  },
  vibrate: () => {},
});
const states: string[] = [];
function show(): void {
  const { is } = bell.state.sound;
  if (states.at(-1) !== is) states.push(is);
  document.body.dataset.sound = is;
}
bell.on('change', show);
ringer.start();
bell.start();
show();

/** The loudest that was heard since it was asked for the last time. */
let loudest = 0;
setInterval(() => {
  loudest = Math.max(loudest, loudness());
  document.body.dataset.loudest = loudest > 0.01 ? 'loud' : 'quiet';
}, 20);

Object.assign(window, {
  board: {
    ringer,
    bell,
    states,
    contexts,
    loudness,
    rendered: async () =>
      Object.fromEntries(await Promise.all(RING_KINDS.map(async (kind) => [kind, await rendered(kind)]))),
    ring(id: number, kind: RingKind) {
      calls.set(id, { id, kind, isEverywhere: false, isUntaken: true, isGuess: false });
      bell.look();
    },
    end(id: number) {
      calls.delete(id);
      bell.look();
    },
    takeLoudest() {
      const was = loudest;
      loudest = 0;
      return was;
    },
    /** The context goes on saying that it runs, and its time stands still: what a call does to it on a telephone. */
    stick() {
      const context = contexts.at(-1);
      const at = context?.currentTime;
      if (context) Object.defineProperty(context, 'currentTime', { get: () => at });
    },
  },
});

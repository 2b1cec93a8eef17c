/** From a sound as data to tones of Web Audio, for a page that plays and for one that only computes. */
import { type RingKind, SOUNDS } from './sounds.ts';

const ATTACK_S = 0.008;
const RELEASE_S = 0.04;

/** Each tone has an octave above it, softer: what a cheap loudspeaker swallows of one is heard of the other. */
const PARTIALS = [
  { times: 1, part: 0.75 },
  { times: 2, part: 0.25 },
] as const;
/** Above it old ears hear little, and young ones too much. */
const HIGHEST_HZ = 3_000;

const MS_PER_S = 1_000;

/** Sets the tones of a sound down from the moment `at` of the context on; answers the oscillators, the last to end last. */
export function schedule(context: BaseAudioContext, out: AudioNode, kind: RingKind, at: number): OscillatorNode[] {
  const { tones, loudness } = SOUNDS[kind];
  return tones.flatMap(({ hz, atMs, forMs }) => {
    const begin = at + atMs / MS_PER_S;
    const end = begin + forMs / MS_PER_S;
    return PARTIALS.filter(({ times }) => hz * times <= HIGHEST_HZ).map(({ times, part }) => {
      const gain = context.createGain();
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(loudness * part, begin + ATTACK_S);
      gain.gain.setValueAtTime(loudness * part, end - RELEASE_S);
      gain.gain.linearRampToValueAtTime(0, end);
      const oscillator = context.createOscillator();
      oscillator.frequency.setValueAtTime(hz * times, begin);
      oscillator.connect(gain).connect(out);
      oscillator.start(begin);
      oscillator.stop(end);
      return oscillator;
    });
  });
}

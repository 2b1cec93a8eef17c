/** The sound of an order that is ready: three notes upwards, three times, where a touch has let the page sound. */

const NOTES_HZ = [784, 988, 1_319] as const;
const NOTE_S = 0.22;
const TIMES = 3;
const EVERY_S = 1.8;
const ATTACK_S = 0.01;
const RELEASE_S = 0.12;
const LOUDNESS = 0.6;

export interface Note {
  readonly hz: number;
  readonly atS: number;
  readonly forS: number;
}

export function notesOfReady(): readonly Note[] {
  return Array.from({ length: TIMES }, (_, time) =>
    NOTES_HZ.map((hz, index) => ({ hz, atS: time * EVERY_S + index * NOTE_S, forS: NOTE_S })),
  ).flat();
}

export class Chime {
  #context: AudioContext | null = null;
  #sounding: readonly OscillatorNode[] = [];

  /** Called with each touch: browsers let a page sound from one on, and take that back when a device sleeps. */
  unlock(): void {
    if (typeof AudioContext === 'undefined') return;
    this.#context ??= new AudioContext();
    // What a browser refuses is asked for again at the next touch.
    if (this.#context.state !== 'running') this.#context.resume().catch(() => {});
  }

  ring(): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    this.hush();
    this.#sounding = notesOfReady().map(({ hz, atS, forS }) => {
      const begin = context.currentTime + atS;
      const gain = context.createGain();
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(LOUDNESS, begin + ATTACK_S);
      gain.gain.setValueAtTime(LOUDNESS, begin + forS - RELEASE_S);
      gain.gain.linearRampToValueAtTime(0, begin + forS);
      const oscillator = context.createOscillator();
      oscillator.frequency.setValueAtTime(hz, begin);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(begin);
      oscillator.stop(begin + forS);
      return oscillator;
    });
  }

  /** Somebody has seen it. */
  hush(): void {
    for (const oscillator of this.#sounding) oscillator.stop();
    this.#sounding = [];
  }
}

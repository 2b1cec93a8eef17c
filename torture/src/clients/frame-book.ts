/** Every frame that was ever told, once: hundreds of screens are told the same text, and it is read and checked only once. */
import { PlainDown, ResumableDown } from '@comanda/protocol/feed';
import { frameName } from '../../../server/test/faults/history.ts';
import type { Frame } from '../../../server/test/harness/feed.ts';

export interface Told {
  readonly number: number;
  readonly text: string;
  readonly frame: Frame;
  /** Names its event; null for frames that tell of none. */
  readonly event: string | null;
}

/** Texts beyond this are not kept: they are some screen's own, like its heartbeats. */
const KEPT = { new_order: true, order_updated: true, order_status_changed: true };

export class FrameBook {
  readonly #told: Told[] = [];
  readonly #byText = new Map<string, Told>();
  /** Texts that were no frame of the protocol. */
  readonly strange: string[] = [];

  /** Null where the text is no frame of the protocol. */
  read(text: string, resumable: boolean): Told | null {
    const known = this.#byText.get(text);
    if (known) return known;
    const frame = parsed(text, resumable);
    if (frame === null) {
      this.strange.push(text);
      return null;
    }
    if (!(frame.type in KEPT)) return { number: 0, text, frame, event: null };
    const told = { number: this.#told.length, text, frame, event: frameName(frame) };
    this.#told.push(told);
    this.#byText.set(text, told);
    return told;
  }

  at(number: number): Told {
    const told = this.#told[number];
    if (!told) throw new Error(`nothing was told under number ${number}`);
    return told;
  }
}

function parsed(text: string, resumable: boolean): Frame | null {
  try {
    return (resumable ? ResumableDown : PlainDown).parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What this device keeps of its orders, so that no reload and no second tab forgets what somebody must still be told. */
import { fieldOf, type KeptTexts } from '../../ui/stored.ts';

/** An order that was open here when it was last heard of. */
export interface Followed {
  readonly id: number;
  /** Its lines, in words: when it is gone nobody says them any more. */
  readonly what: string;
}

/** Cancelled by somebody else, and nobody here has seen it yet. */
export interface Cancelled extends Followed {
  /** A known reason or somebody's words; null where nobody has said why. */
  readonly reason: string | null;
}

export interface WatchPages {
  readonly followed: readonly Followed[];
  /** Orders that are ready and that somebody has seen to be. */
  readonly seen: readonly number[];
  readonly cancelled: readonly Cancelled[];
}

const NOTHING: WatchPages = { followed: [], seen: [], cancelled: [] };

export class WatchBook {
  /** The name of the text. */
  readonly key: string;
  readonly #texts: KeptTexts;
  #pages = NOTHING;
  /** False while what is written here could not be kept. */
  #isKept = true;

  constructor(uid: string, texts: KeptTexts) {
    this.key = `comanda.kiosk.orders ${uid}`;
    this.#texts = texts;
  }

  /** As it was written last, in whatever tab. */
  read(): WatchPages {
    if (!this.#isKept) return this.#pages;
    try {
      const text = this.#texts.getItem(this.key);
      if (text !== null) this.#pages = pagesOf(JSON.parse(text));
    } catch {
      // What is known here is good for this visit.
    }
    return this.#pages;
  }

  write(pages: WatchPages): void {
    this.#pages = pages;
    try {
      this.#texts.setItem(this.key, JSON.stringify(pages));
      this.#isKept = true;
    } catch {
      this.#isKept = false;
    }
  }
}

function pagesOf(parsed: unknown): WatchPages {
  const list = (name: string): unknown[] => {
    const found = fieldOf(parsed, name);
    return Array.isArray(found) ? found : [];
  };
  return {
    followed: list('followed')
      .map(followedOf)
      .filter((each) => each !== undefined),
    seen: list('seen').filter((each) => typeof each === 'number'),
    cancelled: list('cancelled').flatMap((each) => {
      const order = followedOf(each);
      const reason = fieldOf(each, 'reason');
      return order ? [{ ...order, reason: typeof reason === 'string' ? reason : null }] : [];
    }),
  };
}

function followedOf(parsed: unknown): Followed | undefined {
  const [id, what] = [fieldOf(parsed, 'id'), fieldOf(parsed, 'what')];
  return typeof id === 'number' && typeof what === 'string' ? { id, what } : undefined;
}

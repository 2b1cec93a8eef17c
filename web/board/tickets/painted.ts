/** Which tickets can really be seen on this screen now, and which of them have been: only those were rendered. */
import { Observable } from '../../core/observable.ts';
import type { Page } from '../../core/page.ts';

/** What a ticket is on the page. */
export type Shown = Pick<Element, 'scrollIntoView'>;

/** What it needs of the browser. */
export interface Sight<E extends Shown = Element> {
  /** Tells whether an element is in sight, now and whenever that changes. The answer ends it. */
  watch(element: E, tell: (isInSight: boolean) => void): () => void;
  /** Calls back once what is there now has been painted. The answer takes it back. */
  afterPaint(callback: () => void): () => void;
  /** Its words are still to come, or something that cannot be seen through lies over it. */
  cannotBeRead(element: E): boolean;
}

export interface PaintedParts<E extends Shown> {
  readonly sight: Sight<E>;
  readonly page: Pick<Page, 'after' | 'isVisible' | 'onVisibility'>;
  /** This order stands painted on the screen. */
  rendered(id: number): void;
}

/** What could not be read is looked at again. */
const LOOK_AGAIN_MS = 500;

interface Hung<E> {
  readonly element: E;
  isInSight: boolean;
  isSaid: boolean;
  cancel(): void;
}

/** Its state: numbers of the orders whose tickets are in sight. */
export class Painted<E extends Shown = Element> extends Observable<ReadonlySet<number>> {
  readonly #parts: PaintedParts<E>;
  readonly #hung = new Map<number, Hung<E>>();
  #unwatch = () => {};

  constructor(parts: PaintedParts<E>) {
    super(new Set());
    this.#parts = parts;
  }

  start(): void {
    this.#unwatch = this.#parts.page.onVisibility(() => {
      for (const [id, hung] of this.#hung) this.#look(id, hung);
    });
  }

  stop(): void {
    this.#unwatch();
  }

  /** The order's ticket is on the page. The answer takes it down. */
  hang(id: number, element: E): () => void {
    const hung: Hung<E> = { element, isInSight: false, isSaid: false, cancel: () => {} };
    this.#hung.set(id, hung);
    const unwatch = this.#parts.sight.watch(element, (isInSight) => {
      hung.isInSight = isInSight;
      this.#show(id, isInSight);
      this.#look(id, hung);
    });
    return () => {
      unwatch();
      hung.cancel();
      // The same order may hang again already.
      if (this.#hung.get(id) !== hung) return;
      this.#hung.delete(id);
      this.#show(id, false);
    };
  }

  /** Brings a ticket into sight; false where it does not hang here. */
  bring(id: number): boolean {
    const element = this.#hung.get(id)?.element;
    element?.scrollIntoView({ block: 'center' });
    return element !== undefined;
  }

  #look(id: number, hung: Hung<E>): void {
    const { sight, page, rendered } = this.#parts;
    hung.cancel();
    if (!hung.isInSight || hung.isSaid || !page.isVisible()) return;
    hung.cancel = sight.afterPaint(() => {
      if (sight.cannotBeRead(hung.element)) {
        hung.cancel = page.after(LOOK_AGAIN_MS, () => this.#look(id, hung));
        return;
      }
      hung.isSaid = true;
      rendered(id);
    });
  }

  #show(id: number, isInSight: boolean): void {
    if (this.state.has(id) === isInSight) return;
    const seen = new Set(this.state);
    if (isInSight) seen.add(id);
    else seen.delete(id);
    this.set(seen);
  }
}

/** Of those that call, how many hang above and below what is in sight. */
export interface OutOfSight {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/** `list`: all tickets as they hang. Where none is in sight, all are below. */
export function outOfSight(
  list: readonly number[],
  calling: ReadonlySet<number>,
  seen: ReadonlySet<number>,
): OutOfSight {
  const first = list.findIndex((id) => seen.has(id));
  const hidden = list.map((id, index) => ({ id, index })).filter(({ id }) => calling.has(id) && !seen.has(id));
  return {
    above: hidden.filter(({ index }) => index < first).map(({ id }) => id),
    below: hidden.filter(({ index }) => index >= first).map(({ id }) => id),
  };
}

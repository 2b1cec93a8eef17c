/** How the menu stands before a guest: what is searched for, which part is open, and what was looked at last, so that who comes back finds it there. */
import { Observable } from '../../core/observable.ts';

export interface Viewed {
  readonly search: string;
  /** The category; null: the whole menu. */
  readonly part: number | null;
  /** The product that was opened last. */
  readonly last: number | null;
}

const NEW: Viewed = { search: '', part: null, last: null };

export class MenuView extends Observable<Viewed> {
  constructor() {
    super(NEW);
  }

  search(text: string): void {
    this.set({ ...this.state, search: text, last: null });
  }

  open(part: number | null): void {
    this.set({ ...this.state, part, last: null });
  }

  lookedAt(product: number): void {
    this.set({ ...this.state, last: product });
  }

  /** Whoever was here has left. */
  clear(): void {
    this.set(NEW);
  }
}

/**
 * The storage that the tabs of a tablet share, as browsers have it: each tab reads and writes a view of its own at once, and
 * hears of what another has written a moment later. Nothing can be locked, and the last to write has written.
 */
import type { KeptTexts } from '../../../web/ui/stored.ts';

export interface DiskWatcher {
  /** A tab has written; `before` is what stood there, `seen` what that tab took to stand there. */
  written(key: string, after: string, before: string | null, seen: string | null): void;
  /** A tab could not write, because there is no room. */
  full(key: string, text: string): void;
}

export class Disk {
  readonly #watcher: DiskWatcher;
  readonly #texts = new Map<string, string>();
  readonly #views = new Set<View>();
  /** So many writes fail. */
  fullFor = 0;

  constructor(watcher: DiskWatcher) {
    this.#watcher = watcher;
  }

  read(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  open(heard: (key: string | null) => void): View {
    const view = new View(this, heard, new Map(this.#texts));
    this.#views.add(view);
    return view;
  }

  close(view: View): void {
    this.#views.delete(view);
  }

  write(key: string, text: string, seen: string | null): void {
    if (this.fullFor > 0) {
      this.fullFor -= 1;
      this.#watcher.full(key, text);
      throw new DOMException('no room', 'QuotaExceededError');
    }
    const before = this.read(key);
    this.#texts.set(key, text);
    this.#watcher.written(key, text, before, seen);
  }

  /** Every tab hears of what the others have written. */
  deliver(): void {
    for (const view of [...this.#views]) view.take(this.#texts);
  }

  /** Somebody empties it; all tabs hear of it. */
  clear(): void {
    this.#texts.clear();
    for (const view of [...this.#views]) view.cleared();
  }
}

export class View implements KeptTexts {
  readonly #disk: Disk;
  readonly #heard: (key: string | null) => void;
  #texts: Map<string, string>;

  constructor(disk: Disk, heard: (key: string | null) => void, texts: Map<string, string>) {
    this.#disk = disk;
    this.#heard = heard;
    this.#texts = texts;
  }

  readonly getItem = (key: string): string | null => this.#texts.get(key) ?? null;

  setItem(key: string, text: string): void {
    this.#disk.write(key, text, this.getItem(key));
    this.#texts.set(key, text);
  }

  removeItem(key: string): void {
    this.#texts.delete(key);
  }

  take(texts: ReadonlyMap<string, string>): void {
    const changed = [...texts].filter(([key, text]) => this.#texts.get(key) !== text);
    this.#texts = new Map(texts);
    for (const [key] of changed) this.#heard(key);
  }

  cleared(): void {
    this.#texts = new Map();
    this.#heard(null);
  }
}

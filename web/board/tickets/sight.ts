/** What is in sight, as the browser knows it: half of a ticket, below the header, in a frame that was painted, whole, with nothing over it. */
import type { Sight } from './painted.ts';

/** At least half of it; of what is higher than the window, as much as fills half of that. */
const HALF = 0.5;
const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1];

export class WindowSight implements Sight {
  readonly #watched = new Map<Element, (isInSight: boolean) => void>();
  #observer: IntersectionObserver | null = null;

  watch(element: Element, tell: (isInSight: boolean) => void): () => void {
    this.#observer ??= new IntersectionObserver((entries) => this.#tell(entries), { threshold: STEPS });
    this.#watched.set(element, tell);
    this.#observer.observe(element);
    return () => {
      this.#watched.delete(element);
      this.#observer?.unobserve(element);
    };
  }

  afterPaint(callback: () => void): () => void {
    // The first frame is drawn with it, and in the second it has been.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(callback);
    });
    return () => cancelAnimationFrame(frame);
  }

  cannotBeRead(element: Element): boolean {
    if (element.getAttribute('aria-busy') === 'true') return true;
    const { left, top, width, height } = element.getBoundingClientRect();
    const shown = { from: Math.max(top, 0), to: Math.min(top + height, window.innerHeight) };
    const over = document.elementsFromPoint(left + width / 2, (shown.from + shown.to) / 2);
    return over.some((each) => !each.contains(element) && !element.contains(each) && isOpaque(each));
  }

  #tell(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const fills = rootBounds !== null && intersectionRect.height >= rootBounds.height * HALF;
      this.#watched.get(target)?.(intersectionRatio >= HALF || fills);
    }
  }
}

/** A shade lets through what is behind it. */
function isOpaque(element: Element): boolean {
  const ground = getComputedStyle(element).backgroundColor;
  const alpha = /(?:\/\s*|rgba\([^)]*,\s*)([\d.]+)\)$/.exec(ground)?.[1];
  return ground !== 'transparent' && (alpha === undefined || Number(alpha) >= 1);
}

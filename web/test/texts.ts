/** A storage for tests, which a test can look at and let fail. */
import type { KeptTexts } from '../ui/stored.ts';

/** `onWrite` is told before each write, and may throw in its place. */
export function textsOf(kept: Readonly<Record<string, string>> = {}, onWrite: (text: string) => void = () => {}) {
  const all = new Map(Object.entries(kept));
  return {
    getItem: (key) => all.get(key) ?? null,
    setItem(key, value) {
      onWrite(value);
      all.set(key, value);
    },
    removeItem: (key) => void all.delete(key),
  } satisfies KeptTexts;
}

/** Where this device keeps things; where it keeps nothing, writing says so, for an order that is not kept must not be sent. */
import type { KeptTexts } from '../../ui/stored.ts';

export function deviceStorage(): KeptTexts {
  try {
    return localStorage;
  } catch (cause) {
    return {
      getItem: () => null,
      setItem() {
        throw new Error('this browser lets nobody keep anything', { cause });
      },
      removeItem: () => {},
    };
  }
}

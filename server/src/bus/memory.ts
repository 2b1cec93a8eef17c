/** Wake-ups within one process. */
import type { Bus } from './bus.ts';

export function memoryBus(): Bus {
  const listeners: (() => void)[] = [];
  return {
    hears: true,
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.push(listener);
    },
    async [Symbol.asyncDispose]() {},
  };
}

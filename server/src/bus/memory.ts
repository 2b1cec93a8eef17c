/** Wake-ups within one process: there is no other server to tell anything or to hear of. */
import type { Bus } from './bus.ts';

export function memoryBus(): Bus {
  const listeners: (() => void)[] = [];
  return {
    hears: true,
    watchedElsewhere: false,
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.push(listener);
    },
    watch() {},
    tellCounts() {},
    onCounts() {},
    async [Symbol.asyncDispose]() {},
  };
}

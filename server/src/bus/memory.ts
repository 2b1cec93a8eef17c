/** Wake-ups within one process: "the log has grown". They carry nothing and may be lost; the tail polls anyway. */

export interface Bus {
  /** Says that the log has grown. */
  wake(): void;
  /** Calls `listener` at each wake-up. */
  onWake(listener: () => void): void;
}

export function memoryBus(): Bus {
  const listeners: (() => void)[] = [];
  return {
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.push(listener);
    },
  };
}

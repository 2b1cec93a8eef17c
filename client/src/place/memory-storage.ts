/** Intents for as long as the program runs: where there is no IndexedDB, as in Node and Bun. */
import type { Intent, OutboxStorage } from './outbox.ts';

export function memoryStorage(): OutboxStorage {
  const intents = new Map<string, Intent>();
  return {
    all: async () => [...intents.values()],
    async put(intent) {
      intents.set(intent.key, intent);
    },
    async remove(key) {
      intents.delete(key);
    },
  };
}

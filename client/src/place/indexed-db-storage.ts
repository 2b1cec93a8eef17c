/** Intents in the browser's IndexedDB: they outlive the page, the browser and the battery. */
import { createStore, del, set, values } from 'idb-keyval';
import type { Intent, OutboxStorage } from './outbox.ts';

/** `name`: one database a device, so that two kiosks in one browser keep apart. */
export function indexedDbStorage(name: string): OutboxStorage {
  const store = createStore(name, 'intents');
  return {
    async all() {
      const intents = await values<Intent>(store);
      return intents.sort((one, other) => one.madeAt - other.madeAt);
    },
    put: (intent) => set(intent.key, intent, store),
    remove: (key) => del(key, store),
  };
}

/** Intents in the browser's IndexedDB: they outlive the page, the browser and the battery. */
import { createStore, promisifyRequest } from 'idb-keyval';
import type { Intent, OutboxStorage } from './outbox.ts';

/** `name`: one database a device, so that two kiosks in one browser keep apart. */
export function indexedDbStorage(name: string): OutboxStorage {
  const store = createStore(name, 'intents');
  const write = (change: (intents: IDBObjectStore) => void) =>
    store('readwrite', (intents) => {
      change(intents);
      return promisifyRequest(intents.transaction);
    });
  return {
    async all() {
      const intents = await store('readonly', (stored) => promisifyRequest<Intent[]>(stored.getAll()));
      return intents.sort((one, other) => one.madeAt - other.madeAt);
    },
    put: (intent) => write((intents) => intents.put(intent, intent.key)),
    remove: (key) => write((intents) => intents.delete(key)),
  };
}

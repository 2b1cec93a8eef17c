/** A small clinic on SQLite whose log can be asked for what was added to it. */
import type { LogEvent } from '../../src/domain/log-event.ts';
import { sqliteDatabase } from './database.ts';
import { openSmallClinic, type SmallClinic } from './small-clinic.ts';

export interface OpenClinic extends SmallClinic, AsyncDisposable {
  /** The events since this was last asked. */
  news(): Promise<LogEvent[]>;
}

export async function openClinic(): Promise<OpenClinic> {
  const database = await sqliteDatabase();
  const clinic = await openSmallClinic(database.open());
  let read = 0;
  return {
    ...clinic,
    async news() {
      const found = await clinic.store.reader.events.after(read, 10_000);
      read += found.length;
      return found.map(({ event }) => event);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

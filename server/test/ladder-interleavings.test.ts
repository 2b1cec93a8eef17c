/** Each step of the ladder once, none missing and none too many, in whatever order things happen: on SQLite. */
import { setDefaultTimeout, test } from 'bun:test';
import { sqliteDatabase } from './harness/database.ts';
import { checkInterleavings } from './ladder-interleavings.ts';

setDefaultTimeout(120_000);

test('the ladder over any interleaving of three servers, their clocks and their crashes', async () => {
  await checkInterleavings(sqliteDatabase, { seed: 5, numRuns: 60 });
});

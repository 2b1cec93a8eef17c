/** L4 in its short form: 2,000 sockets cut at once. */
import { expect, test } from 'bun:test';
import { FULL_STORM, reconnectStorm } from './src/reconnect-storm.ts';

test('sockets that were all cut at once all come back, and are told what they missed without a snapshot', async () => {
  const outcome = await reconnectStorm({ ...FULL_STORM, devices: 90 }, new AbortController().signal);
  expect(outcome).toMatchObject({ sockets: 2_000, notBack: 0, notCaughtUp: 0, complaints: [] });
  expect(outcome.snapshots).toBeLessThanOrEqual(outcome.sockets / 100);
}, 300_000);

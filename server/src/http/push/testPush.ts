/** POST /api/push/test/: a message to every browser of the user who asks, and what the push services said to it. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { tooMany } from '../rate-limited.ts';

export const testPush = operation(operations.testPush, async ({ asker }, { limits, push }) => {
  const verdict = limits.pushTests.take(String(asker.user.id));
  if (!verdict.ok) return tooMany(limits.pushTests, verdict);
  return { results: await push.test(asker.user.id) };
});

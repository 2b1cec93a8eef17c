/** GET /api/push/key/: the site's public key, to which a browser subscribes. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';

export const readPushKey = operation(operations.readPushKey, async (_call, { push }) => {
  const public_key = await push.publicKey();
  return public_key === null ? new ProblemReply('store_unavailable') : { public_key };
});

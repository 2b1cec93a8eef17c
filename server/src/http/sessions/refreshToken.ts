/** POST /api/auth/token/refresh: new tokens for a refresh token, which is then spent. */
import { operations } from '@comanda/protocol/operations';
import { REFRESH_LIFETIME_MS } from '../../auth/tokens.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { tokenPair } from './token-pair.ts';

export const refreshToken = operation(
  operations.refreshToken,
  async ({ body }, { tokens, commands, reader, clock }) => {
    const refresh = await tokens.verifyRefresh(body.refresh);
    if (!refresh) return new ProblemReply('unauthenticated');
    const outcome = await commands.renewSession({
      ...refresh,
      nextRefreshId: crypto.randomUUID(),
      expiresAt: clock.now() + REFRESH_LIFETIME_MS,
    });
    const user =
      outcome.kind === 'renewed' ? await reader.accounts.userOfSession(refresh.sessionId, clock.now()) : null;
    if (outcome.kind === 'refused' || !user) return new ProblemReply('unauthenticated');
    return tokenPair(tokens, { ...outcome, sessionId: refresh.sessionId, userId: user.id });
  },
);

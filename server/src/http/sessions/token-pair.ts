/** A session's two tokens. */
import type { Tokens } from '../../auth/tokens.ts';

export async function tokenPair(
  tokens: Tokens,
  session: {
    readonly userId: number;
    readonly sessionId: string;
    readonly refreshId: string;
    readonly expiresAt: number;
  },
) {
  return {
    access: await tokens.issueAccess(session.userId, session.sessionId),
    refresh: await tokens.issueRefresh(session.sessionId, session.refreshId, session.expiresAt),
  };
}

/** POST /api/auth/login: a person signs in. */
import { operations } from '@comanda/protocol/operations';
import { verifyPassword } from '../../auth/passwords.ts';
import { REFRESH_LIFETIME_MS } from '../../auth/tokens.ts';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';
import { tooMany } from '../rate-limited.ts';
import { tokenPair } from './token-pair.ts';

export const login = operation(
  operations.login,
  async ({ body, address }, { reader, commands, tokens, limits, clock, log }) => {
    const from = address();
    // Each try is counted before it is checked, so that many at once are not all free, and given back where it is right.
    const byAddress = limits.loginByAddress.take(from);
    if (!byAddress.ok) return tooMany(limits.loginByAddress, byAddress);
    const byAccount = limits.loginByAccount.take(body.email);
    if (!byAccount.ok) return tooMany(limits.loginByAccount, byAccount);

    const known = await reader.accounts.credentials(body.email);
    const matches = await verifyPassword(body.password, known?.passwordHash);
    if (!known || !matches || !known.user.is_active) {
      log.info({ event: 'login_refused', address: from, user_id: known?.user.id ?? null });
      return new ProblemReply('bad_credentials');
    }
    limits.loginByAddress.giveBack(from);
    limits.loginByAccount.giveBack(body.email);

    const session = {
      sessionId: crypto.randomUUID(),
      userId: known.user.id,
      refreshId: crypto.randomUUID(),
      expiresAt: clock.now() + REFRESH_LIFETIME_MS,
    };
    await commands.startSession(session);
    return { ...(await tokenPair(tokens, session)), user: known.user };
  },
);

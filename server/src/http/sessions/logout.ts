/** POST /api/auth/logout: ends the session of the token that asks, on every screen that uses it. */
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';

export const logout = operation(operations.logout, async ({ asker }, { commands }) => {
  await commands.endSession(asker.sessionId);
  return { success: true as const };
});

/** Opens, renews and ends sessions. A refresh token that is used twice ends its session: one of its holders is a thief. */
import type { Clock } from '../domain/clock.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

/**
 * How long the previous refresh token still answers: an answer lost on the way, or two tabs at once, are no theft.
 */
export const REFRESH_GRACE_MS = 60_000;

export interface SessionStart {
  readonly sessionId: string;
  readonly userId: number;
  readonly refreshId: string;
  readonly expiresAt: number;
}

export function startSession(clock: Clock): Command<SessionStart, void> {
  return oneByOne('start-session', async (tx, { sessionId, ...session }) => {
    await tx.accounts.insertSession({ id: sessionId, ...session }, clock.now());
  });
}

export interface Renewal {
  readonly sessionId: string;
  /** The id in the refresh token that was sent. */
  readonly refreshId: string;
  readonly nextRefreshId: string;
  readonly expiresAt: number;
}

export type RenewalOutcome =
  | { readonly kind: 'renewed'; readonly refreshId: string; readonly expiresAt: number }
  | { readonly kind: 'refused' };

export function renewSession(clock: Clock): Command<Renewal, RenewalOutcome> {
  return oneByOne('renew-session', async (tx, renewal): Promise<RenewalOutcome> => {
    const now = clock.now();
    const session = await tx.accounts.session(renewal.sessionId);
    const user = await tx.accounts.userOfSession(renewal.sessionId, now);
    if (!session || !user) return { kind: 'refused' };
    if (session.refreshId === renewal.refreshId) {
      await tx.accounts.rotateSession(session, renewal.nextRefreshId, renewal.expiresAt, now);
      return { kind: 'renewed', refreshId: renewal.nextRefreshId, expiresAt: renewal.expiresAt };
    }
    if (session.previousRefreshId === renewal.refreshId && now - session.rotatedAt <= REFRESH_GRACE_MS) {
      return { kind: 'renewed', refreshId: session.refreshId, expiresAt: session.expiresAt };
    }
    await tx.accounts.revokeSession(session.id, now);
    await tx.events.append([{ kind: 'session_revoked', sessionId: session.id }], now);
    return { kind: 'refused' };
  });
}

export function endSession(clock: Clock): Command<string, void> {
  return oneByOne('end-session', async (tx, sessionId) => {
    const session = await tx.accounts.session(sessionId);
    if (!session || session.revokedAt !== null) return;
    await tx.accounts.revokeSession(sessionId, clock.now());
    await tx.events.append([{ kind: 'session_revoked', sessionId }], clock.now());
  });
}

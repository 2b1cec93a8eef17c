/** Who is asking: a token to the user behind it, as the store knows them now. */
import type { User } from '@comanda/protocol/session';
import type { Clock } from '../domain/clock.ts';
import type { AccountReads } from '../store/accounts.ts';
import type { Tokens } from './tokens.ts';

/** A signed-in user and the session that says so. */
export interface Signed {
  readonly user: User;
  readonly sessionId: string;
  /** When the access token ends, milliseconds since the epoch. */
  readonly expiresAt: number;
}

export class Authenticator {
  readonly #tokens: Tokens;
  readonly #accounts: AccountReads;
  readonly #clock: Clock;

  constructor(tokens: Tokens, accounts: AccountReads, clock: Clock) {
    this.#tokens = tokens;
    this.#accounts = accounts;
    this.#clock = clock;
  }

  /** Null for a bad or expired token, an ended session, a disabled user. */
  async signed(token: string): Promise<Signed | null> {
    const access = await this.#tokens.verifyAccess(token);
    if (!access) return null;
    const user = await this.#accounts.userOfSession(access.sessionId, this.#clock.now());
    if (!user || user.id !== access.userId) return null;
    return { user, sessionId: access.sessionId, expiresAt: access.expiresAt };
  }
}

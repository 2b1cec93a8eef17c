/**
 * A person's session: signs in, keeps the two tokens, and renews the access token before it ends. All tabs share one session
 * and renew it one at a time; whoever waited finds the other's new token.
 */
import type { LoginAnswer, TokenPair, User } from '@comanda/protocol/session';
import { type Environment, here } from './environment.ts';
import type { WhyAsked } from './feed/runner.ts';
import { isRefused, Refused, Server } from './rest.ts';

/** Where the tokens are kept, like `localStorage`. */
export interface SessionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface SessionOptions {
  /** Where the server is, like `https://orders.example.com`. */
  readonly url: string;
  /** `localStorage` where there is one, else memory. Sessions with the same storage are one. */
  readonly storage?: SessionStorage;
  readonly environment?: Environment;
}

interface Kept {
  readonly access: string;
  readonly refresh: string;
  /** From when on the access token is to be renewed, by this device's own clock. */
  readonly renewAt: number;
}

const KEY = 'comanda.session';

/** The server says that a token ends a minute before it does. */
const BEFORE_END_MS = 90_000;

export class Session {
  readonly #server: Server;
  readonly #storage: SessionStorage;
  readonly #environment: Environment;
  #renewing: Promise<string | null> | null = null;

  constructor({ url, storage, environment = here }: SessionOptions) {
    this.#server = new Server(url, environment);
    this.#storage = storage ?? globalThis.localStorage ?? memory();
    this.#environment = environment;
  }

  /** True when somebody has signed in and not signed out. */
  get signedIn(): boolean {
    return this.#kept() !== null;
  }

  /** Throws `Refused` (`bad_credentials`, `too_many_requests`) or `Unreachable`. */
  async signIn(email: string, password: string): Promise<User> {
    const answer = await this.#server.ask<LoginAnswer>('/api/auth/login', {
      method: 'POST',
      body: { email, password },
    });
    this.#keep(answer);
    return answer.user;
  }

  /** Forgets the tokens at once; throws `Unreachable` where the server could not be told. */
  async signOut(): Promise<void> {
    const kept = this.#kept();
    this.#storage.removeItem(KEY);
    if (!kept) return;
    try {
      await this.#server.ask('/api/auth/logout', { method: 'POST', token: kept.access });
    } catch (error) {
      // A session that the server does not know any more is over.
      if (!(error instanceof Refused)) throw error;
    }
  }

  /**
   * An access token that is good for a while, renewed where it must be; null where nobody is signed in any more. What
   * `connectStaff` takes as its `token`. Throws `Unreachable` where it had to be renewed and could not be.
   */
  readonly token = async (why: WhyAsked = 'connect'): Promise<string | null> => {
    const kept = this.#kept();
    if (!kept) return null;
    if (why === 'connect' && this.#environment.now() < kept.renewAt) return kept.access;
    this.#renewing ??= this.#renew(kept.access).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  };

  /** `spent`: the access token that is not to be used any more. */
  #renew(spent: string): Promise<string | null> {
    // Where tabs cannot take turns, two renewals at once are for the server to forgive.
    return this.#environment.alone(KEY, async () => {
      const kept = this.#kept();
      // Another tab has done it, or signed out, while this one waited.
      if (!kept || kept.access !== spent) return kept?.access ?? null;
      try {
        const pair = await this.#server.ask<TokenPair>('/api/auth/token/refresh', {
          method: 'POST',
          body: { refresh: kept.refresh },
        });
        this.#keep(pair);
        return pair.access;
      } catch (error) {
        if (!isRefused(error, 401)) throw error;
        this.#storage.removeItem(KEY);
        return null;
      }
    });
  }

  #keep({ access, refresh }: TokenPair): void {
    const renewAt = this.#environment.now() + lifetimeMs(access) - BEFORE_END_MS;
    this.#storage.setItem(KEY, JSON.stringify({ access, refresh, renewAt } satisfies Kept));
  }

  #kept(): Kept | null {
    return JSON.parse(this.#storage.getItem(KEY) ?? 'null');
  }
}

/** By its own words, and so whatever the clock of this device says. */
function lifetimeMs(token: string): number {
  const [, payload = ''] = token.split('.');
  const { iat = 0, exp = 0 } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
  return (exp - iat) * 1_000;
}

function memory(): SessionStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
}

/** Access and refresh tokens: signed JWTs that name a session; whether the session still stands is asked of the store. */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../domain/clock.ts';

export const ACCESS_LIFETIME_MS = 60 * 60_000;
export const REFRESH_LIFETIME_MS = 7 * 24 * 60 * 60_000;

const ISSUER = 'comanda';
const ALGORITHM = 'HS256';

/** Three parts and nothing around them: decoders forgive line ends, spaces and padding, so one token would have many texts. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const AccessClaims = z.object({ sub: z.string().regex(/^\d+$/), sid: z.string(), exp: z.int() });
const RefreshClaims = z.object({ sid: z.string(), jti: z.string(), exp: z.int() });

export interface Access {
  readonly userId: number;
  readonly sessionId: string;
  readonly expiresAt: number;
}

export interface Refresh {
  readonly sessionId: string;
  readonly refreshId: string;
}

export class Tokens {
  readonly #key: Uint8Array;
  readonly #clock: Clock;

  /** `key`: at least 32 random bytes, the same for every server of a site. */
  constructor(key: Uint8Array, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  issueAccess(userId: number, sessionId: string): Promise<string> {
    return this.#sign('access', this.#clock.now() + ACCESS_LIFETIME_MS, { sub: String(userId), sid: sessionId });
  }

  issueRefresh(sessionId: string, refreshId: string, expiresAt: number): Promise<string> {
    return this.#sign('refresh', expiresAt, { sid: sessionId, jti: refreshId });
  }

  /** Null for anything but an unexpired access token of ours; a refresh token is none. */
  async verifyAccess(token: string): Promise<Access | null> {
    const claims = AccessClaims.safeParse(await this.#verify('access', token));
    if (!claims.success) return null;
    const { sub, sid, exp } = claims.data;
    return { userId: Number(sub), sessionId: sid, expiresAt: exp * 1000 };
  }

  async verifyRefresh(token: string): Promise<Refresh | null> {
    const claims = RefreshClaims.safeParse(await this.#verify('refresh', token));
    return claims.success ? { sessionId: claims.data.sid, refreshId: claims.data.jti } : null;
  }

  #sign(audience: 'access' | 'refresh', expiresAt: number, claims: Record<string, string>): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt(Math.floor(this.#clock.now() / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(this.#key);
  }

  async #verify(audience: 'access' | 'refresh', token: string): Promise<unknown> {
    if (!COMPACT.test(token)) return null;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        typ: 'JWT',
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(this.#clock.now()),
      });
      return payload;
    } catch {
      // Whatever is wrong with a token, its bearer learns only that it is not good.
      return null;
    }
  }
}

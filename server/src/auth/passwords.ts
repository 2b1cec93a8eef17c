/** Passwords: argon2id, off the main thread. */

/** OWASP's second argon2id profile (19 MiB, two passes): about 30 ms a try, 19 MiB while it runs. */
const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const;

/** Of no password: unknown accounts cost as much time as known ones, so nobody learns which exist. */
let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return Bun.password.hash(password, ARGON2ID);
}

/** False for an unknown account (`hash` undefined), after the same work as for a known one. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  decoy ??= hashPassword(crypto.randomUUID());
  const matches = await Bun.password.verify(password, hash ?? (await decoy));
  return matches && hash !== undefined;
}

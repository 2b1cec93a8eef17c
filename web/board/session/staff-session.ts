/** Who is signed in on this device: the SDK's tokens, and beside them whose they are, so that the end of a session is told apart from a sign-out. */
import { Refused, type Session } from '@comanda/client';
import type { Role } from '@comanda/protocol/session';
import { fieldOf, type Stored } from '../../ui/stored.ts';

export interface Person {
  readonly email: string;
  readonly role: StaffRole;
}

export type StaffRole = Extract<Role, 'STAFF' | 'ADMIN'>;

/** `credential`: the server knows the session no more. `forbidden`: the account is staff's no more. */
export type WhyEnded = 'credential' | 'forbidden';

export type SignIn =
  | { readonly kind: 'signed_out' }
  | { readonly kind: 'signed_in'; readonly person: Person }
  /** Nobody has signed out, and yet the server lets this person in no more. */
  | { readonly kind: 'ended'; readonly person: Person; readonly why: WhyEnded };

/** What is kept beside the tokens: whose they are, until somebody signs out. */
export type KeptPerson = Person | null;

/** The account may sign in, and is nobody's of the staff. */
export class NotStaff extends Error {
  override readonly name = 'NotStaff';
}

export function readPerson(parsed: unknown): KeptPerson | undefined {
  if (parsed === null) return null;
  const email = fieldOf(parsed, 'email');
  const role = fieldOf(parsed, 'role');
  return typeof email === 'string' && (role === 'STAFF' || role === 'ADMIN') ? { email, role } : undefined;
}

export class StaffSession {
  readonly #session: Pick<Session, 'signedIn' | 'signIn' | 'signOut' | 'token'>;
  readonly #person: Stored<KeptPerson>;
  readonly #listeners = new Set<() => void>();
  #isForbidden = false;
  #state: SignIn;

  constructor(session: Pick<Session, 'signedIn' | 'signIn' | 'signOut' | 'token'>, person: Stored<KeptPerson>) {
    this.#session = session;
    this.#person = person;
    this.#state = this.#read();
    // Whoever signs in or out in one tab does so in all of them.
    person.subscribe(() => {
      this.#isForbidden = false;
      this.lookAgain();
    });
  }

  get state(): SignIn {
    return this.#state;
  }

  /** What the feed and every request show; null where there is none any more. */
  get token(): Session['token'] {
    return this.#session.token;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Throws `Refused`, `Unreachable` or `NotStaff`. */
  async signIn(email: string, password: string): Promise<void> {
    const user = await this.#session.signIn(email, password);
    if (user.role === 'USER') {
      // Nothing is kept of who has no business here; where the server cannot be told, its session ends by itself.
      await this.#session.signOut().catch(() => {});
      throw new NotStaff();
    }
    this.#person.set({ email: user.email, role: user.role });
  }

  /** Signed out here at once. Throws `Unreachable` where the server could not be told. */
  async signOut(): Promise<void> {
    const told = this.#session.signOut();
    this.#person.set(null);
    await told;
  }

  /** The server has refused this person: `lookAgain` says what came of it. */
  refused(why: WhyEnded): void {
    this.#isForbidden = why === 'forbidden';
    this.lookAgain();
  }

  /** Reads anew what is kept: another tab, or a refused renewal, may have changed it. */
  lookAgain(): void {
    this.#state = this.#read();
    for (const listener of [...this.#listeners]) listener();
  }

  #read(): SignIn {
    const person = this.#person.value;
    if (!person) return { kind: 'signed_out' };
    if (this.#isForbidden) return { kind: 'ended', person, why: 'forbidden' };
    return this.#session.signedIn ? { kind: 'signed_in', person } : { kind: 'ended', person, why: 'credential' };
  }
}

/** A refusal that a new sign-in would mend. */
export function isSignedOff(error: unknown): boolean {
  return error instanceof Refused && error.status === 401;
}

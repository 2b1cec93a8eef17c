/** What to say of a sign-in that has failed, so that whoever reads it knows what to do next. */
import { Refused, Unreachable } from '@comanda/client';
import { NotStaff } from './staff-session.ts';

export type SignInProblem =
  | { readonly kind: 'bad_credentials' | 'not_staff' | 'unreachable' | 'unavailable' }
  | { readonly kind: 'too_many'; readonly seconds: number }
  /** In the server's own words. */
  | { readonly kind: 'other'; readonly words: string };

/** Where the server does not say when to try again. */
const SOME_SECONDS = 60;

export function signInProblem(error: unknown): SignInProblem {
  if (error instanceof NotStaff) return { kind: 'not_staff' };
  if (error instanceof Unreachable) return { kind: 'unreachable' };
  if (!(error instanceof Refused)) throw error;
  if (error.code === 'bad_credentials') return { kind: 'bad_credentials' };
  if (error.status === 429) return { kind: 'too_many', seconds: Math.ceil(error.retryAfterMs / 1_000) || SOME_SECONDS };
  if (error.status >= 500) return { kind: 'unavailable' };
  return { kind: 'other', words: Object.values(error.errors).flat()[0] ?? error.message };
}

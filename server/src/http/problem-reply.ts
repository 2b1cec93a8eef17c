/** Refusals over HTTP: one function that turns a problem code into an RFC 9457 answer in the reader's language. */
import { type FieldErrors, PROBLEMS, type Problem, type ProblemCode, problemType } from '@comanda/protocol/problem';
import type { TextKey, TextValues, Translate } from '../i18n/translate.ts';

/** What a handler answers instead of a body. */
export class ProblemReply {
  readonly code: ProblemCode;
  readonly extra: ProblemExtra;

  constructor(code: ProblemCode, extra: ProblemExtra = {}) {
    this.code = code;
    this.extra = extra;
  }
}

export interface ProblemExtra {
  /** Says more than the code's own text. */
  readonly detail?: TextKey;
  readonly values?: TextValues;
  readonly errors?: FieldErrors;
  readonly order?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Seconds after which it makes sense to try again, for problems that pass by themselves. */
const RETRY_AFTER_S: Partial<Record<ProblemCode, number>> = {
  request_in_progress: 1,
  store_unavailable: 2,
  outcome_unknown: 2,
  shutting_down: 2,
};

function detailKey(code: ProblemCode): TextKey {
  // The one problem without a text of its own: its reason is the text, and callers always give it.
  return code === 'transition_not_allowed' ? 'api.problem.transition_not_allowed.title' : `api.problem.${code}.detail`;
}

export function problemResponse(code: ProblemCode, t: Translate, extra: ProblemExtra = {}): Response {
  const status = PROBLEMS[code];
  const detail = t(extra.detail ?? detailKey(code), extra.values);
  const problem: Problem = {
    type: problemType(code),
    title: t(`api.problem.${code}.title`),
    status,
    detail,
    error: detail,
    ...(extra.errors && { errors: extra.errors }),
    ...(extra.order !== undefined && { order: extra.order }),
  };
  const retryAfter = RETRY_AFTER_S[code];
  return new Response(JSON.stringify(problem), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
      ...extra.headers,
    },
  });
}

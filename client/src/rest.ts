/** Requests to the server: its answer, its refusal in its own words, or that it could not be reached. */
import type { ProblemCode } from '@comanda/protocol/problem';
import type { Environment } from './environment.ts';

/** The server has answered, and the answer is no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** What was wrong, in the protocol's words, like `not_found`; new servers may know more of them. */
  readonly code: ProblemCode | (string & {});
  readonly status: number;
  /** Milliseconds after which the server suggests to try again; 0 where it suggests nothing. */
  readonly retryAfterMs: number;
  /** What was wrong with each field, in the reader's language. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** The order as it is, where the refusal is about one. */
  readonly order: unknown;

  constructor(
    status: number,
    code: string,
    detail: string,
    extra: Partial<Pick<Refused, 'retryAfterMs' | 'errors' | 'order'>>,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterMs = extra.retryAfterMs ?? 0;
    this.errors = extra.errors ?? {};
    this.order = extra.order;
  }
}

/** No answer came that could be understood: what was asked may have happened or not. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export const TIMEOUT_MS = 10_000;

/** Sends one request. Throws `Refused`, `Unreachable`, or the signal's reason where it was given up. */
export async function request<T>(environment: Environment, url: string, asked: Request = {}): Promise<T> {
  const { method = 'GET', token, body, signal } = asked;
  signal?.throwIfAborted();
  const ended = new AbortController();
  const abort = () => ended.abort();
  const cancel = environment.after(TIMEOUT_MS, abort);
  signal?.addEventListener('abort', abort);
  try {
    const response = await environment.fetch(url, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...asked.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: ended.signal,
      // Answers are about now.
      cache: 'no-store',
    });
    const answer = response.status === 204 ? null : await response.json();
    if (response.ok) return answer;
    throw refusal(response, answer);
  } catch (error) {
    if (error instanceof Refused) throw error;
    signal?.throwIfAborted();
    throw new Unreachable('the server could not be reached', { cause: error });
  } finally {
    cancel();
    signal?.removeEventListener('abort', abort);
  }
}

function refusal({ status, headers }: Response, body: unknown): Refused {
  const problem: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const code = String(problem.type ?? '')
    .replace('urn:comanda:problem:', '')
    .replaceAll('-', '_');
  const seconds = Number(headers.get('retry-after'));
  return new Refused(status, code || `http_${status}`, String(problem.detail ?? `HTTP ${status}`), {
    retryAfterMs: seconds > 0 ? seconds * 1_000 : 0,
    errors: isFieldErrors(problem.errors) ? problem.errors : {},
    order: problem.order,
  });
}

function isFieldErrors(value: unknown): value is Record<string, string[]> {
  return typeof value === 'object' && value !== null;
}

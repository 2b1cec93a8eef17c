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

/** Whether the server has said no, with this status. */
export function isRefused(error: unknown, status: number): error is Refused {
  return error instanceof Refused && error.status === status;
}

/** No answer came that could be understood: what was asked may have happened or not. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const TIMEOUT_MS = 10_000;

/** A server, asked from a place. */
export class Server {
  readonly #url: string;
  readonly #environment: Environment;

  /** `url`: where it is, like `https://orders.example.com`. */
  constructor(url: string, environment: Environment) {
    this.#url = url.replace(/\/$/, '');
    this.#environment = environment;
  }

  /** Where a socket of this path goes on from a cursor. */
  feedUrl(path: string, cursor: string): string {
    return `${this.#url.replace(/^http/, 'ws')}${path}?since=${encodeURIComponent(cursor)}`;
  }

  /** Sends one request. Throws `Refused`, `Unreachable`, or the signal's reason where it was given up. */
  async ask<T>(path: string, { method = 'GET', token, body, headers, signal }: Asked = {}): Promise<T> {
    signal?.throwIfAborted();
    const ended = new AbortController();
    const abort = () => ended.abort();
    const cancel = this.#environment.after(TIMEOUT_MS, abort);
    signal?.addEventListener('abort', abort, { signal: ended.signal });
    let response: Response;
    let answer: T;
    try {
      response = await this.#environment.fetch(this.#url + path, {
        method,
        headers: {
          ...(body && { 'Content-Type': 'application/json' }),
          ...(token && { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify(body),
        signal: ended.signal,
        // Answers are about now.
        cache: 'no-store',
      });
      answer = response.status === 204 ? null : await response.json();
    } catch (error) {
      signal?.throwIfAborted();
      throw new Unreachable('no answer', { cause: error });
    } finally {
      cancel();
      // Nothing is left to end, but what listens to `signal` goes with it.
      abort();
    }
    if (!response.ok) throw refusal(response, answer);
    return answer;
  }
}

/** What the server says of a refusal; whatever stands between may have answered with anything else. */
interface Problem extends Partial<Pick<Refused, 'errors' | 'order'>> {
  readonly type?: unknown;
  readonly detail?: unknown;
}

function refusal({ status, headers }: Response, body: unknown): Refused {
  const problem: Problem = Object(body);
  const code = String(problem.type ?? '')
    .replace('urn:comanda:problem:', '')
    .replaceAll('-', '_');
  return new Refused(status, code || `http_${status}`, String(problem.detail ?? `HTTP ${status}`), {
    ...problem,
    retryAfterMs: Number(headers.get('retry-after')) * 1_000 || 0,
  });
}

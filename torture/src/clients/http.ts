/** Requests of clients that give up on no wish: each try is written down, and tried again where it makes sense. */
import { Problem } from '@comanda/protocol/problem';
import type { z } from 'zod';
import { fullJitter } from './backoff.ts';

/** A client that has heard nothing for this long asks again. */
const PATIENCE_MS = 10_000;

/** One request and what became of it. */
export interface Try {
  readonly at: number;
  readonly ms: number;
  readonly who: string;
  /** Method and path, without a query: that may hold a name. */
  readonly what: string;
  /** The wish behind it; empty where it only reads. */
  readonly intent: string;
  /** Stands in the log of the server that answered it. */
  readonly requestId: string;
  /** A status with the problem's code, or what went wrong on the way. */
  readonly outcome: string;
}

export interface Asking<T> {
  readonly who: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly path: string;
  readonly intent: string;
  readonly success: { readonly status: number; readonly body: z.ZodType<T> | null };
  readonly body?: unknown;
  readonly token?: string;
  readonly key?: string;
  readonly random: (below: number) => number;
}

export type Reply<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly problem: Problem };
type OneReply<T> = Reply<T> | { readonly ok: null };

/** Passes by itself, or was no answer at all: asked again. Everything else is an answer. */
const PASSES: readonly string[] = [
  'store-unavailable',
  'outcome-unknown',
  'shutting-down',
  'request-in-progress',
  'too-many-requests',
];

export const codeOf = (problem: Problem) => problem.type.replace('urn:comanda:problem:', '');

export class Http {
  readonly tries: Try[] = [];
  /** How often each outcome was met. */
  readonly outcomes = new Map<string, number>();
  /** The longest that a wish waited for its answer. */
  longest = { ms: 0, intent: '' };
  readonly #elapsed: () => number;
  readonly #complain: (who: string, what: string) => void;
  #requests = 0;
  #stopped = false;

  constructor(elapsed: () => number, complain: (who: string, what: string) => void) {
    this.#elapsed = elapsed;
    this.#complain = complain;
  }

  /** From now on nothing is asked again: whoever still waits is told that the run is over. */
  stop(): void {
    this.#stopped = true;
  }

  /** Asks until there is an answer. Throws `RunOver` where the run ends before. */
  async insist<T>(asking: Asking<T>): Promise<Reply<T>> {
    const begun = this.#elapsed();
    for (let attempt = 0; ; attempt++) {
      if (this.#stopped) throw new RunOver();
      const reply = await this.#once(asking);
      if (reply.ok !== null) {
        const ms = this.#elapsed() - begun;
        if (asking.intent !== '' && ms > this.longest.ms) this.longest = { ms, intent: asking.intent };
        return reply;
      }
      await Bun.sleep(fullJitter(asking.random, attempt));
    }
  }

  async #once<T>(asking: Asking<T>): Promise<OneReply<T>> {
    const { who, method, path, intent } = asking;
    const requestId = `torture-${++this.#requests}`;
    const at = this.#elapsed();
    const written = (outcome: string) => {
      const what = `${method} ${path.replace(/\?.*$/, '')}`;
      this.tries.push({ at, ms: this.#elapsed() - at, who, what, intent, requestId, outcome });
      this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    };
    const sent = await this.#send(asking, requestId);
    if (sent instanceof Error) {
      written(sent.name === 'TimeoutError' ? 'no answer in time' : `no answer: ${codeOfError(sent)}`);
      return { ok: null };
    }
    const { status, text } = sent;
    const { success } = asking;
    if (status === success.status) {
      const body = success.body?.safeParse(json(text));
      if (body?.success) {
        written(String(status));
        return { ok: true, body: body.data };
      }
      written(`${status} unreadable`);
      this.#complain(who, `${method} ${path} was answered what the contract does not know: ${text.slice(0, 300)}`);
      return { ok: null };
    }
    const problem = Problem.safeParse(json(text));
    if (!problem.success) {
      written(`${status} without a problem`);
      this.#complain(who, `${method} ${path} was answered ${status} without a problem: ${text.slice(0, 300)}`);
      return { ok: null };
    }
    const code = codeOf(problem.data);
    written(`${status} ${code}`);
    if (problem.data.status !== status) {
      this.#complain(who, `${method} ${path} was answered ${status} with a problem that says ${problem.data.status}`);
    }
    if (code === 'internal') this.#complain(who, `${method} ${path} was answered ${status} ${code} (${requestId})`);
    return PASSES.includes(code) || code === 'internal' ? { ok: null } : { ok: false, problem: problem.data };
  }

  async #send<T>({ method, url, path, body, token, key }: Asking<T>, requestId: string) {
    try {
      const response = await fetch(url + path, {
        method,
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          'X-Request-Id': requestId,
          'Accept-Language': 'en',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** The run has ended before this wish was answered. */
export class RunOver extends Error {}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOfError(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

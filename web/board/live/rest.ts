/** Requests of the board beside the orders: with the session's token, in the language of the page, refused or unreachable as the SDK says it. */
import { Refused, type Session, Unreachable } from '@comanda/client';
import { language } from '../../ui/i18n/language.ts';
import { fieldOf } from '../../ui/stored.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const TIMEOUT_MS = 10_000;

interface Listed<T> {
  readonly results: readonly T[];
  readonly next: string | null;
}

export class Rest {
  readonly #url: string;
  readonly #token: Session['token'];

  constructor(url: string, token: Session['token']) {
    this.#url = url;
    this.#token = token;
  }

  /** Throws `Refused` or `Unreachable`, like everything here. */
  async read<T>(path: string, signal?: AbortSignal): Promise<T> {
    return await this.send('GET', path, undefined, signal);
  }

  /** Every page of a list. */
  async readAll<T>(path: string, signal?: AbortSignal): Promise<readonly T[]> {
    const all: T[] = [];
    for (let next: string | null = `${path}?page_size=200`; next !== null; ) {
      const page: Listed<T> = await this.read(next, signal);
      all.push(...page.results);
      next = page.next;
    }
    return all;
  }

  async send<T>(
    method: Method,
    path: string,
    body?: unknown,
    signal?: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const token = await this.#token();
    const answer = await this.#ask(method, path, token, body, signal, headers);
    if (answer.status !== 401) return await read(answer);
    // Another server may not have known the token yet, or it was ended: a new one says which.
    const renewed = await this.#token('refused');
    if (renewed === null || renewed === token) return await read(answer);
    return await read(await this.#ask(method, path, renewed, body, signal, headers));
  }

  async #ask(
    method: Method,
    path: string,
    token: string | null,
    body: unknown,
    signal: AbortSignal | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const patience = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await fetch(this.#url + path, {
        method,
        headers: {
          'Accept-Language': language.value,
          ...(token !== null && { Authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, patience]) : patience,
        cache: 'no-store',
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new Unreachable('the server could not be reached', { cause: error });
    }
  }
}

async function read<T>(response: Response): Promise<T> {
  const answer = response.status === 204 ? null : await response.json().catch(unreadable);
  if (response.ok) return answer;
  const code = textAt(answer, 'type').replace('urn:comanda:problem:', '').replaceAll('-', '_');
  const seconds = Number(response.headers.get('retry-after'));
  throw new Refused(
    response.status,
    code || `http_${response.status}`,
    textAt(answer, 'detail') || `HTTP ${response.status}`,
    {
      retryAfterMs: seconds > 0 ? seconds * 1_000 : 0,
      errors: errorsIn(answer),
      order: fieldOf(answer, 'order'),
    },
  );
}

function unreadable(cause: unknown): never {
  throw new Unreachable('the answer could not be read', { cause });
}

function textAt(answer: unknown, name: string): string {
  const value = fieldOf(answer, name);
  return typeof value === 'string' ? value : '';
}

function errorsIn(answer: unknown): Record<string, string[]> {
  const errors = fieldOf(answer, 'errors');
  if (typeof errors !== 'object' || errors === null) return {};
  return Object.fromEntries(
    Object.entries(errors).map(([name, texts]) => [name, Array.isArray(texts) ? texts.map(String) : []]),
  );
}

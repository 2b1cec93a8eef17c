/** Requests to a server under test. Every answer is held against the schema of its operation, or of a problem. */
import type { Operation } from '@comanda/protocol/operation';
import { allOperations } from '@comanda/protocol/operations';
import { Problem } from '@comanda/protocol/problem';

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Ask {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The operation that a request is for; null where there is none. Words win over parameters. */
function operationOf(method: string, path: string): Operation | null {
  const bare = path.replace(/\?.*$/, '').replace(/(?<=.)\/$/, '');
  const fits = allOperations().filter((operation) => {
    const pattern = operation.path.replaceAll(/:[a-z_]+/g, '[^/]+');
    return operation.method === method && new RegExp(`^${pattern}$`).test(bare);
  });
  return fits.find((operation) => !operation.path.includes(':')) ?? fits[0] ?? null;
}

/** Throws where the body does not fit the schema that the contract gives it. */
function check(method: string, path: string, status: number, headers: Headers, text: string): unknown {
  const body: unknown = text === '' ? null : JSON.parse(text);
  if (headers.get('content-type') === 'application/problem+json') {
    const problem = Problem.parse(body);
    if (problem.status !== status) throw new Error(`problem says ${problem.status}, the answer ${status}`);
    if (problem.error !== problem.detail) throw new Error('"error" must repeat "detail"');
    return body;
  }
  const operation = operationOf(method, path);
  if (!operation) throw new Error(`${method} ${path} answered ${status} and is no operation of the protocol`);
  if (operation.path === '/readyz' && status === 503) return body;
  if (operation.success.status !== status) throw new Error(`${method} ${path} answered ${status} without a problem`);
  return operation.success.body === null ? body : operation.success.body.parse(body);
}

/** A body that is text goes as it is; anything else as JSON. */
export async function ask<T = Record<string, unknown>>(
  url: string,
  method: string,
  path: string,
  { body, token, headers = {} }: Ask = {},
): Promise<Answer<T>> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const checked = check(method, path, response.status, response.headers, text);
  // The test names the type that it expects; the schema has been checked above.
  return { status: response.status, headers: response.headers, body: checked as T };
}

/** One POST to an address that was judged before: no redirect is followed, and of the answer only its head is read. */
import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Socket } from 'node:net';
import type { DeliveryError } from '@comanda/protocol/webhook';
import type { Address, Destination } from './destinations.ts';

/** To have a connection, and to have an answer, from the beginning. */
export interface Patience {
  readonly connectMs: number;
  readonly answerMs: number;
}

export const PATIENCE: Patience = { connectMs: 5_000, answerMs: 15_000 };

export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null }
  | { readonly kind: 'failed'; readonly error: DeliveryError };

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Never rejects. Where `signal` cuts it off it has failed like any other attempt: the caller knows better. */
export function post(
  { url, addresses }: Extract<Destination, { ok: true }>,
  { headers, body }: Message,
  { connectMs, answerMs }: Patience,
  signal: AbortSignal,
): Promise<Answer> {
  const isSecure = url.protocol === 'https:';
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const options = {
    method: 'POST',
    // A connection of its own: one that was kept might lead to an address that was judged for something else.
    agent: false,
    headers: { ...headers, 'Content-Length': String(bytes.length), Connection: 'close' },
    lookup: answerWith(addresses),
  };
  return new Promise((resolve) => {
    const request: ClientRequest = (isSecure ? requestSecure : requestPlain)(url, options);
    const settle = (answer: Answer): void => {
      clearTimeout(connecting);
      clearTimeout(answering);
      signal.removeEventListener('abort', giveUp);
      resolve(answer);
      request.destroy();
    };
    const giveUp = () => settle({ kind: 'failed', error: 'timed_out' });
    const connecting = setTimeout(giveUp, connectMs);
    const answering = setTimeout(giveUp, answerMs);
    signal.addEventListener('abort', giveUp, { once: true });
    request.on('socket', (socket: Socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
    });
    request.on('response', (response: IncomingMessage) => {
      const { statusCode: status = 0, headers: answered } = response;
      settle({ kind: 'answered', status, retryAfter: answered['retry-after'] ?? null });
    });
    request.on('error', (error: Error) => settle({ kind: 'failed', error: errorOf(error) }));
    if (signal.aborted) return giveUp();
    request.end(bytes);
  });
}

type Answered = (error: null, address: string | Address[], family?: number) => void;

/** In the place of a resolver: the addresses that were judged, whatever name is asked for. */
function answerWith(addresses: readonly Address[]) {
  return (_name: string, options: { readonly all?: boolean | undefined }, answered: Answered): void => {
    const [first] = addresses;
    if (options.all || !first) answered(null, [...addresses]);
    else answered(null, first.address, first.family);
  };
}

function errorOf(error: Error): DeliveryError {
  const code = 'code' in error ? String(error.code) : '';
  if (code.startsWith('HPE_') || code === 'ECONNRESET') return 'broken_answer';
  if (/CERT|SSL|TLS|SELF_SIGNED|EPROTO|UNABLE_TO/.test(code)) return 'tls_failed';
  return 'unreachable';
}

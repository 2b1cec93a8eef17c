/** The `Idempotency-Key` header: whose key it is, of which body, and whether the same request is still under way. */
import { IdempotencyKey } from '@comanda/protocol/order';
import type { Translate } from '../../i18n/translate.ts';
import { ProblemReply } from '../problem-reply.ts';

/** Keys whose first request has not been answered yet, in this process. */
const underWay = new Set<string>();

/**
 * Runs `place` under the request's key, if it has one. `owner` keeps one client's keys apart from another's. A second
 * request while the first runs is refused rather than kept waiting; a later one is answered from the store.
 */
export async function underKey<T>(
  headers: Headers,
  owner: string,
  body: unknown,
  t: Translate,
  place: (key: { readonly id: string; readonly bodyHash: string } | null) => Promise<T>,
): Promise<T | ProblemReply> {
  const header = headers.get('idempotency-key');
  if (header === null) return place(null);
  if (!IdempotencyKey.safeParse(header).success) {
    return new ProblemReply('invalid_request', { errors: { 'Idempotency-Key': [t('api.field.format')] } });
  }
  // Short and of one length: keys stand in an index that every order adds to.
  const id = digest(`${owner} ${header}`).slice(0, 22);
  if (underWay.has(id)) return new ProblemReply('request_in_progress');
  underWay.add(id);
  try {
    return await place({ id, bodyHash: digest(JSON.stringify(body)) });
  } finally {
    underWay.delete(id);
  }
}

function digest(text: string): string {
  return new Bun.CryptoHasher('sha256').update(text).digest('base64url');
}

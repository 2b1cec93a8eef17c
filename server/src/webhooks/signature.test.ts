/** Signatures as others check them: by the library of Standard Webhooks, and by its formula alone. */
import { describe, expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { newSecret, signatureHeaders } from './signature.ts';

const body = '{"type":"ping","timestamp":"2026-01-15T14:30:00.000Z","data":{"webhook_id":1}}';
const now = Date.now();
const signed = (secret: string, previousSecret: string | null = null) =>
  signatureHeaders({ messageId: 'msg_1', body, secret, previousSecret }, now);

describe('a signature', () => {
  test('is believed by the library of those who receive it, and by nobody with another secret', () => {
    const secret = newSecret();
    expect(new Webhook(secret).verify(body, signed(secret))).toEqual(JSON.parse(body));
    for (const [what, headers, text] of [
      ['another secret', signed(newSecret()), body],
      ['another body', signed(secret), body.replace('1', '2')],
      ['another message', { ...signed(secret), 'webhook-id': 'msg_2' }, body],
      ['another time', { ...signed(secret), 'webhook-timestamp': String(Math.floor(now / 1_000) - 1) }, body],
    ] as const) {
      expect(() => new Webhook(secret).verify(text, headers), what).toThrow('No matching signature found');
    }
  });

  test('is HMAC-SHA256 of id, time and body under the bytes that the secret stands for', () => {
    const secret = newSecret();
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const content = `msg_1.${Math.floor(now / 1_000)}.${body}`;
    const expected = createHmac('sha256', key).update(content).digest('base64');
    expect(signed(secret)['webhook-signature']).toBe(`v1,${expected}`);
  });

  test('is made by both secrets while the old one is good', () => {
    const [secret, before] = [newSecret(), newSecret()];
    const headers = signed(secret, before);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const each of [secret, before]) expect(new Webhook(each).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(before).verify(body, signed(secret))).toThrow('No matching signature found');
  });
});

test('secrets are of 32 bytes, none like another', () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  }
  expect(new Set(secrets).size).toBe(100);
});

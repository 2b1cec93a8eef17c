/**
 * A push service and the browsers behind it, on a port of its own: it takes messages as RFC 8030 has it, knows the site by its
 * VAPID token (RFC 8292), and each browser opens what was encrypted for it (RFC 8291) with its own keys and its own code.
 */
import { createDecipheriv, createECDH, createHmac, type ECDH, randomBytes } from 'node:crypto';
import { PushMessage } from '@comanda/protocol/push';
import type { Server } from 'bun';
import { importJWK, jwtVerify } from 'jose';

/** One message as it arrived, and what its browser reads in it. */
export interface TakenPush {
  readonly browser: Browser;
  readonly message: PushMessage;
  readonly headers: Headers;
  readonly claims: { readonly aud: unknown; readonly sub: unknown; readonly exp: number };
  /** The key that has signed the token, as base64url. */
  readonly publicKey: string;
  /** All of it as it came, to look for what must not be in it. */
  readonly bytes: Buffer;
}

export type PushReaction = () => Response | Promise<Response>;

const created: PushReaction = () => new Response(null, { status: 201, headers: { Location: '/messages/1' } });

/** A browser as a push service knows it: a path, and keys that only the browser has. */
export class Browser {
  readonly path: string;
  readonly #keys: ECDH = createECDH('prime256v1');
  readonly #auth: Buffer;

  constructor(auth = randomBytes(16), privateKey?: Buffer) {
    this.#auth = auth;
    if (privateKey) this.#keys.setPrivateKey(privateKey);
    else this.#keys.generateKeys();
    this.path = `/push/${randomBytes(24).toString('base64url')}`;
  }

  get keys(): { p256dh: string; auth: string } {
    return { p256dh: this.#keys.getPublicKey('base64url'), auth: this.#auth.toString('base64url') };
  }

  /** Throws where the message is not for this browser, or was changed on its way. */
  open(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const recordSize = body.readUInt32BE(16);
    const sender = body.subarray(21, 21 + body.readUInt8(20));
    const sealed = body.subarray(21 + sender.length);
    if (sealed.length > recordSize) throw new Error('more than one record');
    const shared = this.#keys.computeSecret(sender);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), sender]);
    const secret = expand(hmac(this.#auth, shared), info, 32);
    const root = hmac(salt, secret);
    const key = expand(root, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = expand(root, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    const end = padded.lastIndexOf(2);
    if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the last record has no end');
    return padded.subarray(0, end).toString('utf8');
  }
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** HKDF's second half, for at most 32 bytes. */
function expand(key: Uint8Array, info: Uint8Array, length: number): Buffer {
  return hmac(key, Buffer.concat([info, Buffer.from([1])])).subarray(0, length);
}

export class PushService implements AsyncDisposable {
  readonly #server: Server<undefined>;
  readonly #browsers = new Map<string, Browser>();
  readonly taken: TakenPush[] = [];
  /** Requests, whatever was answered to them. */
  asked = 0;
  /** What keeps it from taking a message as a push service would: each is a fault of the sender's. */
  readonly complaints: string[] = [];
  react: PushReaction = created;
  #waiting: { readonly count: number; resolve(): void }[] = [];

  constructor() {
    this.#server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: (request) => this.#answer(request) });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** A browser that has just subscribed, and what it sends to the site. */
  subscribe(): { readonly browser: Browser; readonly subscription: ReturnType<PushService['subscriptionOf']> } {
    const browser = new Browser();
    this.#browsers.set(browser.path, browser);
    return { browser, subscription: this.subscriptionOf(browser) };
  }

  subscriptionOf({ path, keys }: Browser) {
    return { endpoint: this.origin + path, expirationTime: null as number | null, keys };
  }

  /** Resolves when so many requests have come, in all. */
  hasBeenAsked(count: number): Promise<void> {
    if (this.asked >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }

  async #answer(request: Request): Promise<Response> {
    try {
      const taken = await this.#read(request);
      const answer = await this.#reaction();
      if (answer.ok) this.taken.push(taken);
      return answer;
    } catch (error) {
      this.complaints.push(String(error));
      return new Response(null, { status: 400 });
    }
  }

  #reaction(): Response | Promise<Response> {
    this.asked += 1;
    for (const each of this.#waiting.filter(({ count }) => count <= this.asked)) each.resolve();
    this.#waiting = this.#waiting.filter(({ count }) => count > this.asked);
    return this.react();
  }

  async #read(request: Request): Promise<TakenPush> {
    const { headers, method, url } = request;
    const browser = this.#browsers.get(new URL(url).pathname);
    if (method !== 'POST' || !browser) throw new Error(`${method}: no such browser`);
    if (headers.get('content-encoding') !== 'aes128gcm') throw new Error('not encrypted');
    if (!/^\d+$/.test(headers.get('ttl') ?? '')) throw new Error('no TTL');
    const { claims, publicKey } = await this.#token(headers.get('authorization') ?? '');
    const bytes = Buffer.from(await request.arrayBuffer());
    const message = PushMessage.parse(JSON.parse(browser.open(bytes)));
    return { browser, message, headers, claims, publicKey, bytes };
  }

  async #token(authorization: string) {
    const [, token = '', publicKey = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
    const point = Buffer.from(publicKey, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
    if (point.length !== 65 || x === undefined || y === undefined) throw new Error('no VAPID key');
    const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
    const { payload } = await jwtVerify(token, key, { algorithms: ['ES256'], audience: this.origin, typ: 'JWT' });
    const { aud, sub, exp } = payload;
    if (typeof sub !== 'string' || !/^(mailto:|https:)/.test(sub)) throw new Error('nobody to write to');
    if (exp === undefined || exp > Date.now() / 1000 + 24 * 60 * 60) throw new Error('valid for more than a day');
    return { claims: { aud, sub, exp }, publicKey };
  }
}

/** Tokens that somebody made up, bent or stole: none opens anything, none makes the check fail. */
import { describe, expect, test } from 'bun:test';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { TestClock } from '../../test/harness/clock.ts';
import { START } from '../../test/harness/small-clinic.ts';
import { Tokens } from './tokens.ts';

const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const SECOND = START / 1000;

const clock = new TestClock(START);
const tokens = new Tokens(KEY, clock);

type Json = Record<string, unknown>;

const HEADER: Json = { alg: 'HS256', typ: 'JWT' };
const ACCESS: Json = { iss: 'comanda', aud: 'access', sub: '1', sid: 's', iat: SECOND, exp: SECOND + 600 };
const REFRESH: Json = { iss: 'comanda', aud: 'refresh', jti: 'r', sid: 's', iat: SECOND, exp: SECOND + 600 };

const encode = (text: string | Buffer) => Buffer.from(text).toString('base64url');

function hmac(signed: string, key: string | Buffer, hash = 'sha256'): string {
  return createHmac(hash, key).update(signed).digest('base64url');
}

/** A token of any two texts, signed with whatever key. */
function raw(header: string, payload: string, key: string | Buffer = KEY, hash = 'sha256'): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${hmac(signed, key, hash)}`;
}

function forge(header: Json, payload: Json, key: string | Buffer = KEY, hash = 'sha256'): string {
  return raw(JSON.stringify(header), JSON.stringify(payload), key, hash);
}

/** The same without some of its fields. */
function without(json: Json, ...names: string[]): Json {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !names.includes(name)));
}

const good = forge(HEADER, ACCESS);
const [goodHeader = '', goodPayload = '', goodSignature = ''] = good.split('.');
const signedText = `${goodHeader}.${goodPayload}`;
const unsigned = (header: Json, payload = ACCESS) =>
  `${encode(JSON.stringify(header))}.${encode(JSON.stringify(payload))}`;

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed = generateKeyPairSync('ed25519');
const ownKeys = { ES256: ec, RS256: rsa, EdDSA: ed } as const;

function selfSigned(alg: keyof typeof ownKeys, header: Json = {}): string {
  const { publicKey, privateKey } = ownKeys[alg];
  const text = unsigned({ ...HEADER, alg, jwk: publicKey.export({ format: 'jwk' }), ...header });
  const hash = alg === 'EdDSA' ? null : 'sha256';
  return `${text}.${sign(hash, Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const flipped = Buffer.from(goodSignature, 'base64url');
flipped[0] = (flipped[0] ?? 0) ^ 1;

const HOSTILE: Readonly<Record<string, string>> = {
  // No signature at all.
  'alg none': `${unsigned({ ...HEADER, alg: 'none' })}.`,
  'alg None': `${unsigned({ ...HEADER, alg: 'None' })}.`,
  'alg NONE': `${unsigned({ ...HEADER, alg: 'NONE' })}.`,
  'alg nOnE': `${unsigned({ ...HEADER, alg: 'nOnE' })}.`,
  'alg none without the last dot': unsigned({ ...HEADER, alg: 'none' }),
  'alg none with a good signature': forge({ ...HEADER, alg: 'none' }, ACCESS),
  'alg empty': `${unsigned({ ...HEADER, alg: '' })}.`,
  'no alg': forge(without(HEADER, 'alg'), ACCESS),
  'alg null': forge({ ...HEADER, alg: null }, ACCESS),
  'alg a list': forge({ ...HEADER, alg: ['HS256'] }, ACCESS),
  'alg in lower case': forge({ ...HEADER, alg: 'hs256' }, ACCESS),
  'alg with a space': forge({ ...HEADER, alg: 'HS256 ' }, ACCESS),
  'signature left off': `${signedText}.`,
  'signature and its dot left off': signedText,
  // Another algorithm.
  'alg HS384, rightly signed': forge({ ...HEADER, alg: 'HS384' }, ACCESS, KEY, 'sha384'),
  'alg HS512, rightly signed': forge({ ...HEADER, alg: 'HS512' }, ACCESS, KEY, 'sha512'),
  'alg HS512, signed as HS256': forge({ ...HEADER, alg: 'HS512' }, ACCESS),
  'alg RS256, signed as HS256': forge({ ...HEADER, alg: 'RS256' }, ACCESS),
  'alg PS256, signed as HS256': forge({ ...HEADER, alg: 'PS256' }, ACCESS),
  'alg ES256, signed with a key of its own': selfSigned('ES256'),
  'alg RS256, signed with a key of its own': selfSigned('RS256'),
  'alg EdDSA, signed with a key of its own': selfSigned('EdDSA'),
  'alg HS256, signed with its own public key': forge(
    { ...HEADER, jwk: { kty: 'oct', k: encode('mine') } },
    ACCESS,
    'mine',
  ),
  'alg ES256 with a signature of zeros': `${unsigned({ ...HEADER, alg: 'ES256' })}.${encode(Buffer.alloc(64))}`,
  'alg dir': forge({ ...HEADER, alg: 'dir', enc: 'A256GCM' }, ACCESS),
  // Another key.
  'signed with another key': forge(HEADER, ACCESS, 'fedcba9876543210fedcba9876543210'),
  'signed with no key': forge(HEADER, ACCESS, ''),
  'signed with zeros': forge(HEADER, ACCESS, Buffer.alloc(32)),
  'signed with "secret"': forge(HEADER, ACCESS, 'secret'),
  'signed with the name of the product': forge(HEADER, ACCESS, 'comanda'),
  'signed with the key as base64 text': forge(HEADER, ACCESS, KEY.toString('base64')),
  'signed with the key as hex text': forge(HEADER, ACCESS, KEY.toString('hex')),
  'signed with a part of the key': forge(HEADER, ACCESS, KEY.subarray(0, 31)),
  'a key id that points at an empty file': forge({ ...HEADER, kid: '../../../../dev/null' }, ACCESS, ''),
  'a key id with SQL in it': forge({ ...HEADER, kid: "x' union select 'k" }, ACCESS, 'k'),
  'a key from elsewhere (jku)': forge({ ...HEADER, jku: 'http://127.0.0.1/keys.json' }, ACCESS, 'k'),
  'a certificate from elsewhere (x5u)': selfSigned('RS256', { x5u: 'http://127.0.0.1/cert.pem' }),
  // A bent signature.
  'one bit of the signature': `${signedText}.${flipped.toString('base64url')}`,
  'half of the signature': `${signedText}.${goodSignature.slice(0, 21)}`,
  'the signature twice': `${signedText}.${goodSignature}${goodSignature}`,
  'the signature of another token': `${signedText}.${forge(HEADER, { ...ACCESS, sub: '2' }).split('.')[2]}`,
  'the signature as hex': `${signedText}.${Buffer.from(goodSignature, 'base64url').toString('hex')}`,
  'a signature of zeros': `${signedText}.${encode(Buffer.alloc(32))}`,
  'a signature of one byte': `${signedText}.AA`,
  // Bent contents under the old signature.
  'another user': `${goodHeader}.${encode(JSON.stringify({ ...ACCESS, sub: '2' }))}.${goodSignature}`,
  'a later end': `${goodHeader}.${encode(JSON.stringify({ ...ACCESS, exp: SECOND + 1e9 }))}.${goodSignature}`,
  'another header': `${encode(JSON.stringify({ ...HEADER, kid: 'x' }))}.${goodPayload}.${goodSignature}`,
  'a space in the contents': `${goodHeader}.${encode(` ${JSON.stringify(ACCESS)}`)}.${goodSignature}`,
  // Signed by the right key for another purpose.
  'over since a second': forge(HEADER, { ...ACCESS, exp: SECOND - 1 }),
  'over this very second': forge(HEADER, { ...ACCESS, exp: SECOND }),
  'without an end': forge(HEADER, without(ACCESS, 'exp')),
  'with an end that is a text': forge(HEADER, { ...ACCESS, exp: String(SECOND + 600) }),
  'with an end that is null': forge(HEADER, { ...ACCESS, exp: null }),
  'with an endless end': raw(JSON.stringify(HEADER), JSON.stringify(ACCESS).replace(/"exp":\d+/, '"exp":1e999')),
  'with an end beyond all numbers': forge(HEADER, { ...ACCESS, exp: 2 ** 60 }),
  'without a beginning': forge(HEADER, without(ACCESS, 'iat')),
  'not valid yet': forge(HEADER, { ...ACCESS, nbf: SECOND + 60 }),
  'of another issuer': forge(HEADER, { ...ACCESS, iss: 'somebody' }),
  'of no issuer': forge(HEADER, without(ACCESS, 'iss')),
  'for another audience': forge(HEADER, { ...ACCESS, aud: 'admin' }),
  'for no audience': forge(HEADER, without(ACCESS, 'aud')),
  'for an audience named in capitals': forge(HEADER, { ...ACCESS, aud: 'ACCESS' }),
  'of no user': forge(HEADER, without(ACCESS, 'sub')),
  'of a user that is a number': forge(HEADER, { ...ACCESS, sub: 1 }),
  'of a user that is empty': forge(HEADER, { ...ACCESS, sub: '' }),
  'of a user with SQL in it': forge(HEADER, { ...ACCESS, sub: '1 or 1=1' }),
  'of a user below zero': forge(HEADER, { ...ACCESS, sub: '-1' }),
  'of a user in foreign digits': forge(HEADER, { ...ACCESS, sub: '１' }),
  'of no session': forge(HEADER, without(ACCESS, 'sid')),
  'of a session that is a list': forge(HEADER, { ...ACCESS, sid: ['s'] }),
  'of another type': forge({ ...HEADER, typ: 'refresh+jwt' }, ACCESS),
  'of no type': forge(without(HEADER, 'typ'), ACCESS),
  'with a condition that nobody knows (crit)': forge({ ...HEADER, crit: ['sudo'], sudo: true }, ACCESS),
  'with contents that are not encoded (b64)': forge({ ...HEADER, b64: false, crit: ['b64'] }, ACCESS),
  // No tokens at all.
  nothing: '',
  'a dot': '.',
  'two dots': '..',
  'a word': 'token',
  'three words': 'a.b.c',
  'a part too many': `${good}.${goodSignature}`,
  'five parts, as if encrypted': 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA',
  'a space before': ` ${good}`,
  'a line end after': `${good}\n`,
  'a space within': `${signedText}.${goodSignature.slice(0, 20)} ${goodSignature.slice(20)}`,
  'its padding': `${good}=`,
  'with its scheme': `Bearer ${good}`,
  'two at once': `${good},${good}`,
  'as JSON': JSON.stringify({ protected: goodHeader, payload: goodPayload, signature: goodSignature }),
  'a header that is no JSON': raw('{alg:HS256}', JSON.stringify(ACCESS)),
  'a header that is a list': raw('["HS256"]', JSON.stringify(ACCESS)),
  'a header that is null': raw('null', JSON.stringify(ACCESS)),
  'contents that are no JSON': raw(JSON.stringify(HEADER), 'sub=1'),
  'contents that are a list': raw(JSON.stringify(HEADER), JSON.stringify([ACCESS])),
  'contents that are a text': raw(JSON.stringify(HEADER), '"access"'),
  'contents that are null': raw(JSON.stringify(HEADER), 'null'),
  'bytes that are no UTF-8': `${goodHeader}.${encode(Buffer.from([0xff, 0xfe, 0xfd]))}.${goodSignature}`,
  'a zero byte': `${good}\0`,
  'letters beyond ASCII': 'é.ñ.ü',
  'a megabyte of letters': 'a'.repeat(1_000_000),
  'a hundred thousand dots': '.'.repeat(100_000),
};

describe('hostile tokens', () => {
  test('are made by a hand that can make good ones', async () => {
    expect(await tokens.verifyAccess(good)).toEqual({ userId: 1, sessionId: 's', expiresAt: START + 600_000 });
    expect(await tokens.verifyRefresh(forge(HEADER, REFRESH))).toEqual({ sessionId: 's', refreshId: 'r' });
  });

  test('are at least sixty', () => {
    expect(new Set(Object.values(HOSTILE)).size).toBeGreaterThanOrEqual(60);
  });

  for (const [what, token] of Object.entries(HOSTILE)) {
    test(`${what}: refused`, async () => {
      expect(await tokens.verifyAccess(token)).toBeNull();
      expect(await tokens.verifyRefresh(token)).toBeNull();
    });
  }

  const bentRefresh: Readonly<Record<string, string>> = {
    'of no session': forge(HEADER, without(REFRESH, 'sid')),
    'without its own name': forge(HEADER, without(REFRESH, 'jti')),
    'with a name that is a number': forge(HEADER, { ...REFRESH, jti: 1 }),
    'without an end': forge(HEADER, without(REFRESH, 'exp')),
    over: forge(HEADER, { ...REFRESH, exp: SECOND }),
    'with alg none': `${unsigned({ ...HEADER, alg: 'none' }, REFRESH)}.`,
    'signed with another key': forge(HEADER, REFRESH, 'another'),
    'that is an access token': good,
  };
  for (const [what, token] of Object.entries(bentRefresh)) {
    test(`a refresh token ${what}: refused`, async () => {
      expect(await tokens.verifyRefresh(token)).toBeNull();
    });
  }

  test('a refresh token opens nothing', async () => {
    expect(await tokens.verifyAccess(forge(HEADER, REFRESH))).toBeNull();
    expect(await tokens.verifyAccess(forge(HEADER, { ...REFRESH, sub: '1' }))).toBeNull();
  });
});

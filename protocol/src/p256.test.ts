/** Points of the curve, against those that a library makes. */
import { expect, test } from 'bun:test';
import { createECDH } from 'node:crypto';
import { isP256Point } from './p256.ts';

const isPoint = (bytes: Uint8Array) => isP256Point(Buffer.from(bytes).toString('base64url'));

function point(): Buffer {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return keys.getPublicKey();
}

test('what a library makes is one, and with any bit of it changed none', () => {
  for (let round = 0; round < 20; round++) expect(isPoint(point())).toBe(true);
  const good = point();
  for (let bit = 0; bit < good.length * 8; bit++) {
    const changed = Buffer.from(good);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect({ bit, isPoint: isPoint(changed) }).toEqual({ bit, isPoint: false });
  }
});

test('nothing else is one: too short, too long, compressed, at infinity, of another curve, beyond the prime', () => {
  const good = point();
  const compressed = Buffer.concat([Buffer.from([2 + (good.readUInt8(64) & 1)]), good.subarray(1, 33)]);
  // The generator of secp256k1.
  const otherCurve =
    '0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8';
  for (const bad of [
    ...[good.subarray(0, 64), Buffer.concat([good, Buffer.alloc(1)]), compressed, Buffer.alloc(1), Buffer.alloc(0)],
    ...[Buffer.alloc(65), Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 0xff)]), Buffer.from(otherCurve, 'hex')],
  ]) {
    expect(isPoint(bad)).toBe(false);
  }
});

test('a point has one text', () => {
  const text = point().toString('base64url');
  const others = [
    `${text}=`,
    ` ${text}`,
    `${text}\n`,
    text.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
  ];
  expect([text, ...others].map(isP256Point)).toEqual([true, false, false, false, false]);
});

/**
 * Whether a text is a point of the curve P-256 (FIPS 186-5), as browsers give it. By arithmetic and not by a library: in Bun 1.4
 * a key that WebCrypto has refused makes the next digest of something else fail.
 */
const PRIME = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 65 bytes in base64url without padding; of the last letter two bits count for nothing and are 0, so that a point has one text. */
const SHAPE = /^[A-Za-z0-9_-]{86}[AEIMQUYcgkosw048]$/;

/** `text`: uncompressed, so the first byte is 4. */
export function isP256Point(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  let bits = 0n;
  for (const letter of text) bits = bits * 64n + BigInt(ALPHABET.indexOf(letter));
  const bytes = bits >> 2n;
  const x = BigInt.asUintN(256, bytes >> 256n);
  const y = BigInt.asUintN(256, bytes);
  const isUncompressed = bytes >> 512n === 4n;
  return isUncompressed && x < PRIME && y < PRIME && (y * y - (x * x * x - 3n * x + B)) % PRIME === 0n;
}

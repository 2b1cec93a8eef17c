import { describe, expect, test } from 'bun:test';
import { hashPassword, verifyPassword } from './passwords.ts';

describe('a password', () => {
  test('opens with itself and with nothing else', async () => {
    const hash = await hashPassword('correct horse');
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    for (const wrong of ['', 'correct hors', 'correct horse ', 'Correct horse', 'correct horse\0', hash]) {
      expect(await verifyPassword(wrong, hash)).toBe(false);
    }
  });

  test('is kept as argon2id with at least 19 MiB and two passes, salted', async () => {
    const [first, second] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=\d+\$/);
    expect(first).not.toBe(second);
  });

  test('may be long and of any letters', async () => {
    const long = 'ñ€🔑'.repeat(50);
    const hash = await hashPassword(long);
    expect(await verifyPassword(long, hash)).toBe(true);
    expect(await verifyPassword(`${long.slice(0, -2)}🔒`, hash)).toBe(false);
  });

  test('of an unknown account is never right, and is looked at all the same', async () => {
    expect(await verifyPassword('anything', undefined)).toBe(false);
    expect(await verifyPassword('', undefined)).toBe(false);
  });
});

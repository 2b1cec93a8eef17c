/** One picture at a time, few at the door, and a bad one keeps nobody waiting. */
import { expect, test } from 'bun:test';
import { flag } from '../../test/harness/pictures.ts';
import { Darkroom } from './darkroom.ts';

test('there is room for four; whoever leaves makes room', () => {
  const darkroom = new Darkroom();
  const places = Array.from({ length: 4 }, () => darkroom.enter());
  expect(places.every((place) => place !== null)).toBe(true);
  expect(darkroom.enter()).toBeNull();
  places[2]?.[Symbol.dispose]();
  using _ = darkroom.enter();
  expect(darkroom.enter()).toBeNull();
});

test('what comes later is done later, also after one that cannot be done', async () => {
  const darkroom = new Darkroom();
  const ended: string[] = [];
  const develop = async (name: string, bytes: Uint8Array) => {
    const { ok } = await darkroom.develop(bytes);
    ended.push(`${name} ${ok}`);
  };
  // The first would be the last if they went side by side.
  await Promise.all([
    develop('large', flag(1500, 1000)),
    develop('broken', Buffer.from('x')),
    develop('small', flag(4, 3)),
  ]);
  expect(ended).toEqual(['large true', 'broken false', 'small true']);
});

test('a bug is told to whoever meets it and to nobody after', async () => {
  const darkroom = new Darkroom();
  const broken = Object.assign(flag(4, 3), {
    slice: () => {
      throw new Error('no such thing');
    },
  });
  await expect(darkroom.develop(broken)).rejects.toThrow('no such thing');
  expect((await darkroom.develop(flag(4, 3))).ok).toBe(true);
});

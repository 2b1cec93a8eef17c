/** A screen that is quiet for a while: the longest while there is, whatever happens to its clock and its storage. */
import { describe, expect, test } from 'bun:test';
import { TestPage } from '../../test/test-page.ts';
import { Hush } from './hush.ts';
import { Mute } from './mute.ts';

const MINUTE = 60_000;

function kept(value = 0) {
  return {
    value,
    set(next: number) {
      this.value = next;
    },
  };
}

describe('mute', () => {
  test('lasts as long as was said, and ends by itself', async () => {
    const page = new TestPage();
    const mute = new Mute(page, kept());
    expect(mute.until()).toBeNull();
    mute.start(15);
    const until = page.now() + 15 * MINUTE;
    expect(mute.until()).toBe(until);
    await page.pass(15 * MINUTE - 1);
    expect(mute.until()).toBe(until);
    await page.pass(1);
    expect(mute.until()).toBeNull();
  });

  test('ends when somebody says so', () => {
    const mute = new Mute(new TestPage(), kept());
    mute.start(30);
    mute.end();
    expect(mute.until()).toBeNull();
  });

  test('goes on over a reload, and is shared by tabs', async () => {
    const page = new TestPage();
    const storage = kept();
    const first = new Mute(page, storage);
    const other = new Mute(page, storage);
    expect(other.until()).toBeNull();
    first.start(5);
    expect(other.until()).toBe(page.now() + 5 * MINUTE);
    await page.pass(2 * MINUTE);
    const reloaded = new Mute(page, storage);
    expect(reloaded.until()).toBe(page.now() + 3 * MINUTE);
    await page.pass(3 * MINUTE);
    for (const mute of [first, other, reloaded]) expect(mute.until()).toBeNull();
  });

  test.each([
    ['what was kept is far away', (page: TestPage, storage: ReturnType<typeof kept>) => storage.set(page.now() * 2)],
    ['the clock is set back by a day', (page: TestPage) => page.setClock(page.now() - 24 * 60 * MINUTE)],
  ])('never lasts longer than half an hour, also where %s', async (_, mishap) => {
    const page = new TestPage();
    const storage = kept();
    const mute = new Mute(page, storage);
    mute.start(30);
    expect(mute.until()).not.toBeNull();
    mishap(page, storage);
    const end = page.now() + 30 * MINUTE;
    expect(mute.until()).toBe(end);
    // A reload does not begin it anew.
    await page.pass(MINUTE);
    expect(new Mute(page, storage).until()).toBe(end);
    await page.pass(29 * MINUTE - 1);
    expect(mute.until()).toBe(end);
    await page.pass(1);
    expect(mute.until()).toBeNull();
  });

  test('is over for a machine that has slept past its end', () => {
    const page = new TestPage();
    const mute = new Mute(page, kept());
    mute.start(30);
    expect(mute.until()).not.toBeNull();
    page.sleep(31 * MINUTE);
    expect(mute.until()).toBeNull();
  });
});

describe('hush', () => {
  const late = { id: 1, status: 'PREPARING', changed_at: '2026-01-15T12:00:00.000Z' } as const;

  test('is for one order at one stage, and for five minutes', async () => {
    const page = new TestPage();
    const hush = new Hush(page);
    hush.hush(late);
    expect(hush.isHushed(late)).toBe(true);
    expect(hush.isHushed({ ...late, id: 2 })).toBe(false);
    expect(hush.isHushed({ ...late, status: 'READY' })).toBe(false);
    expect(hush.isHushed({ ...late, changed_at: '2026-01-15T12:10:00.000Z' })).toBe(false);
    await page.pass(5 * MINUTE - 1);
    expect(hush.isHushed(late)).toBe(true);
    await page.pass(1);
    expect(hush.isHushed(late)).toBe(false);
  });
});

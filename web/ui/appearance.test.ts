/** Which theme is shown. */
import { expect, test } from 'bun:test';
import { shownTheme, THEMES } from './appearance.ts';

const WISHES = [false, true].flatMap((dark) => [false, true].map((contrast) => ({ dark, contrast })));

test('what was chosen is shown, whatever the system wishes', () => {
  for (const theme of THEMES.filter((each) => each !== 'system')) {
    for (const wishes of WISHES) expect(shownTheme(theme, wishes)).toBe(theme);
  }
});

test('else what the system wishes, more contrast first', () => {
  expect(WISHES.map((wishes) => shownTheme('system', wishes))).toEqual(['light', 'contrast', 'dark', 'contrast']);
});

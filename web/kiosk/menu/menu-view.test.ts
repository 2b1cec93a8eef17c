/** Who comes back to the menu finds it as it was, and whoever comes next does not. */
import { expect, test } from 'bun:test';
import { MenuView } from './menu-view.ts';

test('part and product are kept until another part, a search or somebody else', () => {
  const view = new MenuView();
  view.open(3);
  view.lookedAt(7);
  expect(view.state).toEqual({ search: '', part: 3, last: 7 });
  view.search('agua');
  expect(view.state).toEqual({ search: 'agua', part: 3, last: null });
  view.lookedAt(7);
  view.open(null);
  expect(view.state).toEqual({ search: 'agua', part: null, last: null });
  view.open(2);
  view.lookedAt(7);
  view.clear();
  expect(view.state).toEqual({ search: '', part: null, last: null });
});

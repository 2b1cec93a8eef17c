/** Where in the page a key was pressed, as far as it matters to what the key does. */
import type { KeyPlace } from './keys.ts';

const FIELDS = 'input:not([type=button], [type=checkbox], [type=radio], [type=range], [type=submit]), textarea, select';
const CONTROLS = 'a[href], button, input, summary, [role=button], [role=switch], [role=tab], [role=link]';
/** What a dialog or a menu is to the person who hears the page read aloud, it is to the keys. */
const OVERLAYS = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], dialog';

export function keyPlaceOf(target: EventTarget | null): KeyPlace {
  if (!(target instanceof HTMLElement)) return { isField: false, isControl: false, isWithinOverlay: false };
  return {
    isField: target.matches(FIELDS) || target.isContentEditable,
    isControl: target.matches(CONTROLS),
    isWithinOverlay: target.closest(OVERLAYS) !== null,
  };
}

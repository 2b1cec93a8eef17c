/** Keeps the page within what can be seen of it: a keyboard on the glass lies over the page, and over the field that is written in. */

export function keepAboveKeyboard(): void {
  const seen = window.visualViewport;
  if (!seen) return;
  const show = () => {
    // Whoever zooms in sees less of the page too, and no keyboard.
    const isCovered = seen.scale < 1.01 && window.innerHeight - seen.height > LEAST_KEYBOARD_PX;
    const root = document.documentElement;
    root.toggleAttribute('data-keyboard', isCovered);
    if (!isCovered) {
      root.style.removeProperty('--seen-height');
      return;
    }
    root.style.setProperty('--seen-height', `${seen.height}px`);
    // The browser has pushed the page up to show the field; now the page has made room itself.
    window.scrollTo(0, 0);
    document.activeElement?.scrollIntoView({ block: 'nearest' });
  };
  seen.addEventListener('resize', show);
  show();
}

/** Bars of a browser come and go too, and are smaller. */
const LEAST_KEYBOARD_PX = 120;

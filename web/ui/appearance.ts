/** How pages look on this device: theme and size of letters, chosen or as the system has it, kept on the document. */
import { oneOf, Stored, trueOrFalse } from './stored.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

export const theme = new Stored<Theme>('comanda.theme', 'system', oneOf(THEMES));
export const largeText = new Stored('comanda.large_text', false, trueOrFalse);

const DARK = '(prefers-color-scheme: dark)';
const CONTRAST = '(prefers-contrast: more)';

/** What `theme` comes to on a system that wishes this. */
export function shownTheme(chosen: Theme, wishes: { readonly dark: boolean; readonly contrast: boolean }) {
  if (chosen !== 'system') return chosen;
  if (wishes.contrast) return 'contrast';
  return wishes.dark ? 'dark' : 'light';
}

/** Keeps the document as it was chosen from now on. */
export function keepAppearance(): void {
  const dark = window.matchMedia(DARK);
  const contrast = window.matchMedia(CONTRAST);
  const show = () => {
    const root = document.documentElement;
    root.dataset.theme = shownTheme(theme.value, { dark: dark.matches, contrast: contrast.matches });
    root.toggleAttribute('data-large-text', largeText.value);
    const ground = getComputedStyle(root).getPropertyValue('--paper');
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground);
  };
  show();
  theme.subscribe(show);
  largeText.subscribe(show);
  dark.addEventListener('change', show);
  contrast.addEventListener('change', show);
}

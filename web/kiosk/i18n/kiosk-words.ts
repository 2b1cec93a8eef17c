/** What a language of the kiosk consists of: one file of `languages/`, named by its code. */
import type { Filled } from '../../ui/i18n/texts.ts';
import type { words } from './languages/es.ts';

export type KioskTexts = (typeof words)['texts'];

export interface KioskWords {
  /** In its own words. */
  readonly name: string;
  /** How it writes numbers and times. */
  readonly locale: string;
  readonly texts: Filled<KioskTexts>;
}

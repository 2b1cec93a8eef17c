/** The languages of the kiosk, each a file of `languages/` and no more than that, and the one that is spoken on this device now. */
import { Stored } from '../../ui/stored.ts';
import type { KioskWords } from './kiosk-words.ts';

const FILES = import.meta.glob<KioskWords>('./languages/*.ts', { eager: true, import: 'words' });

export const WORDS: ReadonlyMap<string, KioskWords> = new Map(
  Object.entries(FILES).map(([path, words]) => [path.replace(/^.*\/|\.ts$/g, ''), words]),
);

/** Null until somebody has chosen; whoever leaves takes it along. */
export const chosenLanguage = new Stored<string | null>('comanda.kiosk.language', null, (parsed) =>
  typeof parsed === 'string' && WORDS.has(parsed) ? parsed : null,
);

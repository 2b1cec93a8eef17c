/** A language that nobody speaks: each letter with an accent, each text in brackets and two fifths longer, so that what was forgotten or does not fit is seen. */
import type { KioskTexts, KioskWords } from '../kiosk/i18n/kiosk-words.ts';

const PLAIN = 'aceinosuzACEINOSUZ';
const ACCENTED = 'àĉëîñôšûžÀĈËÎÑÔŠÛŽ';
const LONGER_BY = 0.4;
/** Long words are what breaks a line that had room. */
const FILLING = 'ülkëndörtigšt';

/** `{{values}}` stay as they are. */
export function pseudoText(text: string): string {
  const accented = text
    .split(/(\{\{\w+\}\})/)
    .map((part) => (part.startsWith('{{') ? part : part.replace(/[a-z]/gi, accentOf)))
    .join('');
  const filling = FILLING.slice(0, Math.ceil(text.length * LONGER_BY));
  const more = Math.max(0, Math.ceil(text.length * LONGER_BY) - FILLING.length);
  return `[${accented} ${filling}${` ${FILLING}`.repeat(Math.ceil(more / FILLING.length))}]`;
}

function accentOf(letter: string): string {
  return ACCENTED[PLAIN.indexOf(letter)] ?? letter;
}

export function pseudoWords(texts: KioskTexts): KioskWords {
  return {
    name: 'Psëûdô',
    locale: 'es-ES',
    texts: JSON.parse(JSON.stringify(texts), (_, value) => (typeof value === 'string' ? pseudoText(value) : value)),
  };
}

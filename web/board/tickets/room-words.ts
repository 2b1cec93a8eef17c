/** Where an order goes, in words: for whoever hears the page, and for sentences. */
import type { boardTexts } from '../i18n/board-texts.ts';

export type BoardTranslate = ReturnType<typeof boardTexts.use>;

export function roomWords(t: BoardTranslate, room: string | null, isDrill = false): string {
  if (isDrill) return t('tickets.drill_room');
  return room === null ? t('tickets.no_room') : t('tickets.room', { room });
}

/** Why an order was cancelled, as staff read it. */
import { knownReason } from '../../core/cancel-reasons.ts';
import type { BoardTranslate } from './room-words.ts';

/** What the room was told, and the note beside it; empty where nobody said anything. */
export function cancelWords(t: BoardTranslate, reason: string | null, note: string): string {
  const known = reason === null ? null : knownReason(reason);
  const told = known === null ? reason : t(`actions.cancel.reasons.${known}`);
  return [told, note].filter((words) => words !== null && words !== '').join(' · ');
}

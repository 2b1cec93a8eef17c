/** Why an order was cancelled: a few reasons that every page says in its own words, and what staff wrote where it is another. */

/** As the protocol has them; a test holds the two together. */
export const CANCEL_REASONS = ['not_available', 'kitchen_closed', 'room_asked', 'mistake'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Null where it is in somebody's own words. */
export function knownReason(reason: string): CancelReason | null {
  return CANCEL_REASONS.find((known) => known === reason) ?? null;
}

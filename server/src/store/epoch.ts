/** A name for a log that goes on differently from whatever others have read of it. */

/** No other log of the same site has it: drawn, not counted, because whoever counted may have been lost. */
export function newEpoch(): string {
  return crypto.randomUUID().slice(0, 8);
}

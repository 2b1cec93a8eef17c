/** A point in time as it travels: ISO 8601, UTC, always with milliseconds and `Z`. */
import { z } from 'zod';

export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .describe('UTC instant with milliseconds, e.g. 2026-01-15T14:30:00.000Z');

/** Milliseconds since the epoch, as the store and the rules keep time, to the text that travels. */
export function toInstant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

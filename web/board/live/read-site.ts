/** What the server tells everybody of its site, as the board knows it. */
import { fieldOf } from '../../ui/stored.ts';

export interface Site {
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
}

export function readSite(parsed: unknown): Site | undefined {
  const [name, timeZone, currency] = ['name', 'time_zone', 'currency'].map((field) => fieldOf(parsed, field));
  if (typeof name !== 'string' || typeof timeZone !== 'string' || typeof currency !== 'string') return undefined;
  return { name, timeZone, currency };
}

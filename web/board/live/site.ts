/** What the site is called and how late it is there; known also before anybody has signed in, and from last time while the server is away. */
import { Stored, useStored } from '../../ui/stored.ts';
import { SERVER } from '../session/staff.ts';
import { readSite, type Site } from './read-site.ts';

/** Before the server was ever heard: the clock of the wall that this screen hangs on. */
const UNKNOWN: Site = {
  name: 'Comanda',
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  currency: 'EUR',
};

const kept = new Stored<unknown>('comanda.site', null, (parsed) => parsed);
let known: { readonly from: unknown; readonly site: Site } = { from: null, site: UNKNOWN };

/** The same one as long as the same is kept. */
export function site(): Site {
  if (known.from !== kept.value) known = { from: kept.value, site: readSite(kept.value) ?? UNKNOWN };
  return known.site;
}

export function useSite(): Site {
  useStored(kept);
  return site();
}

/** Asks the server; where it cannot be had, what was known stays. */
export async function askSite(): Promise<void> {
  try {
    const answer = await fetch(`${SERVER}/staff/site.json`, { cache: 'no-store' });
    const told: unknown = await answer.json();
    if (answer.ok && readSite(told)) kept.set(told);
  } catch {
    // The connection line says that the server is away.
  }
}

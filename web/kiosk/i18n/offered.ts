/** Which languages a guest may choose from, and which one is spoken now. */

/** Those of the site that the kiosk knows, in the site's order; Spanish where there are none, or the site is not known yet. */
export function offeredOf(ofSite: readonly string[] | null, known: readonly string[]): readonly string[] {
  const both = (ofSite ?? known).filter((each) => known.includes(each));
  return both.length > 0 ? both : ['es'];
}

/** What was chosen, where it is still offered; else the site's first. */
export function spokenOf(chosen: string | null, offered: readonly string[]): string {
  const found = offered.find((each) => each === chosen);
  return found ?? offered[0] ?? 'es';
}

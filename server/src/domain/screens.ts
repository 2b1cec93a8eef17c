/** When a running board counts as somebody who watches. */

/** A screen of which nothing was heard for longer does not count, whatever its socket says. */
export const HEARD_FOR_MS = 35_000;

/** What a screen says of itself; one that never says anything does not `report`. */
export interface ScreenCondition {
  readonly reports: boolean;
  readonly visible: boolean;
  readonly audio: boolean;
}

/** Whether somebody would notice an order on it. One that does not report is believed while it is connected. */
export function isNoticed({ reports, visible, audio }: ScreenCondition): boolean {
  return !reports || visible || audio;
}

/** Whether it counts: somebody would notice an order on it, and it was heard of lately. */
export function isHealthy(screen: ScreenCondition & { readonly heardAt: number }, now: number): boolean {
  return isNoticed(screen) && now - screen.heardAt <= HEARD_FOR_MS;
}

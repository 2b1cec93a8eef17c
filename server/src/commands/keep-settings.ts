/** Changes what the site has set for itself; orders that wait are looked at anew under a new ladder. */
import type { Ladder } from '@comanda/protocol/setting';
import type { Clock } from '../domain/clock.ts';
import { oneByOne } from './command.ts';

/** Orders that were left lying for longer do not begin to climb because somebody changes a number. */
const LEFT_LYING_MS = 24 * 60 * 60_000;

export interface LadderChange {
  readonly ladder: Ladder;
  /** The user who changes it; null where it is done from the command line. */
  readonly by: number | null;
}

export function changeLadder(clock: Clock) {
  return oneByOne('change-ladder', async (tx, { ladder, by }: LadderChange): Promise<void> => {
    const now = clock.now();
    await tx.settings.setLadder(ladder, by, now);
    await tx.escalations.lookAgain(now - LEFT_LYING_MS, now);
    await tx.events.append([{ kind: 'setting_changed', name: 'escalation' }], now);
  });
}

/** For a server that learns of a new ladder: what it has placed until then was timed by the old one. */
export function lookAgain(clock: Clock) {
  return oneByOne('look-again', async (tx, _nothing: null): Promise<void> => {
    const now = clock.now();
    await tx.escalations.lookAgain(now - LEFT_LYING_MS, now);
  });
}

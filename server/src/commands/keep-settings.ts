/** Changes what the site has set for itself; orders that wait are looked at anew under a new ladder. */
import type { Board, Ladder, SiteSettings } from '@comanda/protocol/setting';
import type { Clock } from '../domain/clock.ts';
import type { StoreTransaction } from '../store/store.ts';
import { done, type Outcome, oneByOne, refused } from './command.ts';

/** Orders that were left lying for longer do not begin to climb because somebody changes a number. */
const LEFT_LYING_MS = 24 * 60 * 60_000;

export interface LadderChange {
  readonly ladder: Ladder;
  /** The user who changes it; null where it is done from the command line. */
  readonly by: number | null;
}

export interface BoardChange {
  readonly board: Board;
  readonly by: number | null;
}

async function keep<Name extends keyof SiteSettings>(
  tx: StoreTransaction,
  name: Name,
  value: SiteSettings[Name],
  by: number | null,
  now: number,
): Promise<void> {
  await tx.settings.set(name, value, by, now);
  await tx.events.append([{ kind: 'setting_changed', name, at: now }], now);
}

export function changeLadder(clock: Clock) {
  return oneByOne('change-ladder', async (tx, { ladder, by }: LadderChange): Promise<void> => {
    const now = clock.now();
    await keep(tx, 'escalation', ladder, by, now);
    await tx.escalations.lookAgain(now - LEFT_LYING_MS, now);
  });
}

export function changeBoard(clock: Clock) {
  return oneByOne('change-board', async (tx, { board, by }: BoardChange): Promise<Outcome<Board>> => {
    const named = board.stations.flatMap(({ categories }, station) =>
      categories.map((category, index) => ({ category, field: `stations.${station}.categories.${index}` })),
    );
    const known = await tx.catalog.categoriesExisting([...new Set(named.map(({ category }) => category))]);
    const unknown = named.find(({ category }) => !known.has(category));
    if (unknown) return refused({ code: 'unknown_reference', field: unknown.field });
    await keep(tx, 'board', board, by, clock.now());
    return done(board);
  });
}

/** For a server that learns of a new ladder: what it has placed until then was timed by the old one. */
export function lookAgain(clock: Clock) {
  return oneByOne('look-again', async (tx, _nothing: null): Promise<void> => {
    const now = clock.now();
    await tx.escalations.lookAgain(now - LEFT_LYING_MS, now);
  });
}

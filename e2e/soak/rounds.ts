/** After the shift: orders come, are painted, heard, taken and brought, and what the page holds is looked at each time that none is left. */
import { ORDER_KEPT_MS } from '../../web/board/live/queries.ts';
import type { Afterwards } from './afterwards.ts';
import type { BoardPage } from './board-page.ts';
import { type Form, ORDERS_A_ROUND } from './form.ts';
import { KNOWN_WITHIN_MS, RUNG_WITHIN_MS, SAID_WITHIN_MS } from './judge-rings.ts';
import type { RoundLook } from './judge-rounds.ts';
import type { Rest } from './rest.ts';
import { sleep, within } from './waiting.ts';
import { deviceOf } from './ward.ts';

export interface RoundsParts {
  readonly board: BoardPage;
  readonly rest: Rest;
  readonly afterwards: Afterwards;
  readonly signal: AbortSignal;
  complain(who: string, what: string): void;
}

/** A board from which everything is taken at once has it gone within this. */
const CLEARED_WITHIN_MS = 20_000;

export async function playRounds(parts: RoundsParts, { rounds, kiosks }: Form): Promise<RoundLook[]> {
  const looks: RoundLook[] = [];
  if (rounds === 0) return looks;
  await clear(parts);
  // What the page still holds of orders that were opened in the shift must not go while something else may come.
  await sleep(ORDER_KEPT_MS, parts.signal);
  for (let round = 1; round <= rounds; round++) {
    await Promise.all(
      Array.from({ length: ORDERS_A_ROUND }, (_, index) =>
        parts.rest.place(`round ${round} order ${index}`, deviceOf(index % kiosks), 1),
      ),
    );
    await toldOf(parts);
    await clear(parts);
    looks.push({ bytes: await parts.board.heldBytes(), orders: round * ORDERS_A_ROUND });
  }
  return looks;
}

/** Waits until the page says of each order that it is painted and was heard. */
async function toldOf({ board, afterwards, signal, complain }: RoundsParts): Promise<void> {
  const isTold = await within(KNOWN_WITHIN_MS + RUNG_WITHIN_MS + 2 * SAID_WITHIN_MS, signal, async () => {
    const { unpainted, silent } = await afterwards.unsaid(board.lastScreens);
    await board.lookThrough(unpainted);
    return unpainted.length + silent.length === 0;
  });
  if (!isTold) complain('page', 'did not paint and sound the orders of a round');
}

/** Brings whatever is open, step by step and as a colleague does it, and confirms whatever was changed. */
async function clear({ board, rest, afterwards, signal, complain }: RoundsParts): Promise<void> {
  const open = await afterwards.open();
  await Promise.all(
    open.map(async ({ id, status, acknowledged_at }) => {
      if (acknowledged_at === null) await rest.acknowledge(id);
      if (status === 'PLACED') await rest.move(id, 'PLACED', 'PREPARING');
      if (status !== 'READY') await rest.move(id, 'PREPARING', 'READY');
      await rest.move(id, 'READY', 'DELIVERED');
    }),
  );
  const changed = await afterwards.unconfirmed();
  await Promise.all(changed.map(({ id }) => rest.confirm(id)));
  const isEmpty = await within(CLEARED_WITHIN_MS, signal, async () => (await board.see()).tickets.length === 0);
  if (!isEmpty) complain('page', 'still has tickets of orders that are gone');
}

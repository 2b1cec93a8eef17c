/** Which ticket is next to another one in a direction, by where they stand. */
import type { KeyAction } from '../keys/keys.ts';

export type Placed = Pick<DOMRect, 'left' | 'top'>;

type Direction = Extract<KeyAction, { do: 'move' }>['to'];

/** The index of the next one; that of the first where none is chosen yet (-1); -1 where there is none in that direction. */
export function neighbour(places: readonly Placed[], chosen: number, to: Direction): number {
  if (places.length === 0) return -1;
  const from = places[chosen];
  if (!from) return to === 'last' ? places.length - 1 : 0;
  switch (to) {
    case 'next':
      return chosen + 1 < places.length ? chosen + 1 : -1;
    case 'previous':
      return chosen - 1;
    case 'first':
      return 0;
    case 'last':
      return places.length - 1;
    case 'above':
    case 'below':
      return inColumn(places, from, to === 'below' ? 1 : -1);
  }
}

/** Columns stand exactly under one another; of a column's tickets the nearest in that direction. */
function inColumn(places: readonly Placed[], from: Placed, sign: 1 | -1): number {
  let best = -1;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const [index, { left, top }] of places.entries()) {
    const distance = (top - from.top) * sign;
    if (Math.abs(left - from.left) > 1 || distance <= 0 || distance >= bestDistance) continue;
    best = index;
    bestDistance = distance;
  }
  return best;
}

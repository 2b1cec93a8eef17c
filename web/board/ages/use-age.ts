/** Ages as components show them: each renders again only when its own words change. */
import type { BoardOrder } from '@comanda/client';
import { useSelected } from '@comanda/client/react';
import type { Ticker } from '../../core/ticker.ts';
import { ageMs, ageText, type Lateness, type LateTimes, latenessOf } from './ages.ts';

export function useAgeText(ticker: Ticker, order: Pick<BoardOrder, 'placed_at'>): string {
  return useSelected(ticker, (now) => ageText(ageMs(order, now)));
}

export function useLateness(ticker: Ticker, order: BoardOrder, times: LateTimes | null): Lateness {
  return useSelected(ticker, (now) => latenessOf(order, times, now));
}

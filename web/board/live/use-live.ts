/** The live board, for the components within it. */
import { createContext, useContext } from 'react';
import type { Live } from './live-board.ts';

export const LiveContext = createContext<Live | null>(null);

/** Only within the board: there somebody is, or was, signed in. */
export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('there is no live board around this component');
  return live;
}

/** Whose work this screen shows, for components. */
import { useSelected } from '@comanda/client/react';
import type { StationState } from './station-view.ts';
import { useDesk } from './use-desk.ts';

export function useStation(): StationState {
  return useSelected(useDesk().station, (state) => state);
}

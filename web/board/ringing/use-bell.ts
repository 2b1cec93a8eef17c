/** The bell as components show it. */
import { useSelected } from '@comanda/client/react';
import type { Bell, SoundState } from './bell.ts';
import type { RingKind } from './sounds.ts';

/** Whether this screen can be heard: for the header. */
export function useSound(bell: Bell): SoundState {
  return useSelected(bell, ({ sound }) => sound);
}

/** Why an order rings; undefined where it does not. */
export function useRinging(bell: Bell, id: number): RingKind | undefined {
  return useSelected(bell, ({ ringing }) => ringing.get(id));
}

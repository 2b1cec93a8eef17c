/** The board's keys, wherever on the page they are pressed. */
import { useEffect, useEffectEvent } from 'react';
import { keyPlaceOf } from './key-place.ts';
import { actionOf, type KeyAction } from './keys.ts';

/** `act` answers whether it did anything: what it did not do is the browser's, like scrolling by the arrow keys. */
export function useKeys(act: (action: KeyAction) => boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event, keyPlaceOf(event.target));
    if (action && act(action)) event.preventDefault();
  });
  useEffect(() => {
    const ended = new AbortController();
    window.addEventListener('keydown', (event) => press(event), { signal: ended.signal });
    return () => ended.abort();
  }, []);
}

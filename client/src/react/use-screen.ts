/** A board that reports: what it has painted, and whether its sound runs. */
import { useEffect } from 'react';
import type { StaffClient } from '../comanda.ts';

/**
 * Says that an order is rendered, once it has been: in the second frame after the component is there. A page that nobody
 * looks at has no frames, and says it when it comes to the front.
 */
export function useRendered(client: Pick<StaffClient, 'rendered'>, id: number): void {
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => client.rendered([id]));
    });
    return () => cancelAnimationFrame(frame);
  }, [client, id]);
}

/** Says, and says again when it changes, whether the page's sound is really running; whether it is in front is seen by itself. */
export function usePresence(client: Pick<StaffClient, 'setPresence'>, audio: boolean): void {
  useEffect(() => client.setPresence({ audio }), [client, audio]);
}

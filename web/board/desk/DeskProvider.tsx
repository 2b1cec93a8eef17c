/** Keeps the screen at work while the board is there. */
import { type ReactNode, useEffect, useState } from 'react';
import { useLive } from '../live/use-live.ts';
import { holdUpdatesWhile } from '../updates/page-updates.ts';
import { Desk } from './desk.ts';
import { DeskContext } from './use-desk.ts';

export function DeskProvider({ children }: { readonly children: ReactNode }) {
  const live = useLive();
  const [desk, setDesk] = useState(() => new Desk(live));
  // Somebody has signed out and in again without the frame going away.
  if (desk.live !== live) setDesk(new Desk(live));
  useEffect(() => {
    desk.start();
    holdUpdatesWhile(() => desk.ringer.state === 'running');
    return () => {
      holdUpdatesWhile(() => false);
      desk.stop();
    };
  }, [desk]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}

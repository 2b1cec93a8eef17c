/** Takes the place of the hook that the original document has one write. */
import type { StatusChangedEvent } from '@comanda/client';
import { useKioskOrders as useOrdersOf } from '@comanda/client/react';
import { server } from '../server.ts';

export function useKioskOrders(deviceUid: string, onStatusChange: (event: StatusChangedEvent) => void) {
  return useOrdersOf(deviceUid, onStatusChange, server);
}

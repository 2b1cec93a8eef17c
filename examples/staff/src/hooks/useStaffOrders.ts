/** Takes the place of the hook that the original document has one write. */
import { useStaffOrders as useOrdersOf } from '@comanda/client/react';
import { server } from '../server.ts';
import { session } from '../session.ts';

/** The component names a token that ends within the hour; the session renews it. */
export function useStaffOrders(token: string | null) {
  return useOrdersOf(token && session.token, server);
}

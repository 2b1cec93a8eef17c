/** What is under way with one order, and whether anything can be; another order's actions do not render it again. */
import { useSelected } from '@comanda/client/react';
import { useDesk } from '../desk/use-desk.ts';
import type { OrderDoing } from './order-actions.ts';

export function useOrderDoing(id: number): OrderDoing {
  const { actions } = useDesk();
  return useSelected(actions, () => actions.of(id));
}

/** Whether what is pressed can be sent: what is offline is not pretended. */
export function useIsLive(): boolean {
  return useSelected(useDesk().live.client, ({ connection }) => connection.status === 'live');
}

/** New orders as they come in, for a component of one's own: the hook of the original document, made unbreakable. */
import { useCallback, useEffect, useState } from 'react';
import { connectStaff, type GetToken, type NewOrderEvent } from '../comanda.ts';
import { serverUrl } from './server-url.ts';

export interface StaffOrders {
  /** Those that have come since the component is there or `clearOrders` was called, the oldest first. */
  readonly newOrders: readonly NewOrderEvent[];
  readonly isConnected: boolean;
  readonly clearOrders: () => void;
}

/**
 * `token`: an access token, or a function of a stable identity that gets one; null while nobody is signed in. `url`: where the
 * server is, unless it is beside the page or on port 8000 of the developer's own machine.
 */
export function useStaffOrders(token: string | GetToken | null, url?: string): StaffOrders {
  const [newOrders, setNewOrders] = useState<readonly NewOrderEvent[]>([]);
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    if (!token) return;
    const client = connectStaff({ url: url ?? serverUrl(), token });
    client.on('new_order', (order) => setNewOrders((before) => [...before, order]));
    client.on('change', ({ connection }) => setConnected(connection.status === 'live'));
    return () => {
      client.stop();
      setConnected(false);
    };
  }, [token, url]);
  const clearOrders = useCallback(() => setNewOrders([]), []);
  return { newOrders, isConnected, clearOrders };
}

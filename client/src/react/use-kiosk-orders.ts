/** What becomes of a room's orders, for a component of one's own: the hook of the original document, made unbreakable. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { connectKiosk, type StatusChangedEvent } from '../comanda.ts';
import { serverUrl } from './server-url.ts';

export interface KioskOrders {
  readonly isConnected: boolean;
  /** The socket of the moment, for looking at; it is replaced whenever the line is. */
  readonly wsRef: RefObject<WebSocket | null>;
}

/**
 * Calls `onStatusChange`, in its newest form, for every change of an order of the device: live, or told after an absence.
 * `url`: where the server is, unless it is beside the page or on port 8000 of the developer's own machine.
 */
export function useKioskOrders(
  deviceUid: string,
  onStatusChange: (event: StatusChangedEvent) => void,
  url?: string,
): KioskOrders {
  const [isConnected, setConnected] = useState(false);
  const wsRef = useRef<WebSocket | null>(null);
  const newest = useRef(onStatusChange);
  useEffect(() => {
    newest.current = onStatusChange;
  });
  useEffect(() => {
    const client = connectKiosk({ url: url ?? serverUrl(), deviceUid });
    client.on('order_status_changed', (event) => newest.current(event));
    client.on('change', ({ connection }) => {
      setConnected(connection.status === 'live');
      wsRef.current = client.socket;
    });
    return () => {
      client.stop();
      wsRef.current = null;
      setConnected(false);
    };
  }, [deviceUid, url]);
  return { isConnected, wsRef };
}

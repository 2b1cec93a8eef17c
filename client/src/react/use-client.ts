/** What a client shows, as React wants it: one value a render, the same one for all components of it. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Connection } from '../comanda.ts';

/** A client, or whatever else shows a state and says when it is another. */
export interface Showing<S> {
  readonly state: S;
  on(name: 'change', listener: () => void): () => void;
}

/** Renders again when what `select` picks has become another value; it must pick, and not make, what it answers. */
export function useSelected<S, T>(client: Showing<S>, select: (state: S) => T): T {
  const subscribe = useCallback((changed: () => void) => client.on('change', changed), [client]);
  const read = () => select(client.state);
  return useSyncExternalStore(subscribe, read, read);
}

/** How the feed of a client stands. */
export function useConnection(client: Showing<{ readonly connection: Connection }>): Connection {
  return useSelected(client, ({ connection }) => connection);
}

/** Whether a person would notice an order now; null while the server has not said. */
export function useAnyoneWatching(client: Showing<{ readonly anyoneWatching: boolean | null }>): boolean | null {
  return useSelected(client, ({ anyoneWatching }) => anyoneWatching);
}

/** The open orders of a client by number. */
export function useOrders<O>(client: Showing<{ readonly orders: ReadonlyMap<number, O> }>): ReadonlyMap<number, O> {
  return useSelected(client, ({ orders }) => orders);
}

/** One open order; undefined where it is not, or not any more. Another order's changes do not render it again. */
export function useOrder<O>(client: Showing<{ readonly orders: ReadonlyMap<number, O> }>, id: number): O | undefined {
  return useSelected(client, ({ orders }) => orders.get(id));
}

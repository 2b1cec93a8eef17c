/** What was read beside the orders, and for how long it is kept. */
import { Refused } from '@comanda/client';
import { QueryClient } from '@tanstack/react-query';

/** What could not be read is tried again so often, each time later. */
const RETRIES = 3;

/** A page of an order that is left and opened again within this shows at once what it showed. There are ever more orders. */
export const ORDER_KEPT_MS = 60_000;

export function boardQueries(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      // What was read stays good until the feed tells of a change or has been away; see `stale.ts`.
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        // To ask again would change nothing of a no.
        retry: (failures, error) => failures < RETRIES && !(error instanceof Refused && error.status < 500),
      },
      // What cannot be done now is said at once, and not done later behind anybody's back.
      mutations: { networkMode: 'always', retry: false },
    },
  });
  queries.setQueryDefaults(['order'], { gcTime: ORDER_KEPT_MS });
  return queries;
}

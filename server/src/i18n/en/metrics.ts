/** What each figure of /metrics means; the answer itself and docs/metrics.md say it in these words. */
export const metrics = {
  orders_placed: 'Orders placed on the site since this server started.',
  orders_moved: 'Moves of orders on the site, by the status that they moved to.',
  orders_acknowledged: 'Orders that somebody took in hand, by acknowledging or by moving them.',
  escalations: 'Steps of the ladder that were taken, by branch and step.',
  stage_seconds:
    'How long a stage took: notify (placed to shown), acknowledge (placed to acknowledged), prepare (acknowledged, else placed, to ready), deliver (ready to delivered), total (placed to delivered).',
  sockets_open: 'Sockets that are open at this server.',
  sockets_opened: 'Sockets that were opened at this server.',
  screens_healthy: 'Screens at this server that count: connected, heard of, and visible or audible.',
  watched: '1 while anybody watches, at whichever server.',
  relay_lag: 'Events that are in the log and that this server has not handed on yet.',
  relay_healthy: '0 while this server cannot read the log.',
  bus_hears: '0 while the other servers are not heard.',
  lease_held: '1 at the server that does the background work.',
  commits: 'Transactions that this server has committed.',
  commit_inputs: 'Commands in these transactions: by their number divided, the size of a group.',
  commit_seconds: 'Time that these transactions took: by their number divided, the time of one.',
  webhook_deliveries: 'Webhook deliveries that wait (pending) or were given up (dead).',
} as const;

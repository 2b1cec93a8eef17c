import { expect, test } from 'bun:test';
import { translator } from '../i18n/translate.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { Metrics, type Sources } from './metrics.ts';

const SOURCES: Sources = {
  sockets: () => ({ opened: 3, open: 2 }),
  healthyScreens: () => 1,
  isWatched: () => true,
  relayLag: async () => 7,
  relayHealthy: () => true,
  busHears: () => false,
  holdsLease: () => true,
  commits: () => ({ commits: 10, inputs: 25, ms: 1_500 }),
  deliveries: async () => ({ pending: 4, dead: 1 }),
};

const linesOf = async (metrics: Metrics) =>
  (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith('comanda_') && !line.startsWith('comanda_site_o'));

test('totals of others are told as they are, however often they are asked for', async () => {
  const metrics = new Metrics(translator('en'), SOURCES);
  await metrics.text();
  const lines = await linesOf(metrics);
  for (const line of [
    'comanda_sockets_open 2',
    'comanda_sockets_opened_total 3',
    'comanda_relay_lag_events 7',
    'comanda_bus_hears 0',
    'comanda_store_commits_total 10',
    'comanda_store_commands_total 25',
    'comanda_store_commit_seconds_total 1.5',
    'comanda_site_webhook_deliveries{status="pending"} 4',
    'comanda_site_webhook_deliveries{status="dead"} 1',
  ]) {
    expect(lines).toContain(line);
  }
});

test('while the store is away what it would have to say is left out, and comes back with it', async () => {
  let isAway = false;
  const ifThere = <T>(value: T) =>
    isAway ? Promise.reject(new StoreUnavailable('failing', null)) : Promise.resolve(value);
  const metrics = new Metrics(translator('en'), {
    ...SOURCES,
    relayLag: () => ifThere(7),
    deliveries: () => ifThere({ pending: 4, dead: 1 }),
  });
  const there = await linesOf(metrics);
  isAway = true;
  const away = await linesOf(metrics);
  const gone = there.filter((line) => !away.includes(line));
  expect(gone).toEqual([
    'comanda_relay_lag_events 7',
    'comanda_site_webhook_deliveries{status="pending"} 4',
    'comanda_site_webhook_deliveries{status="dead"} 1',
  ]);
  isAway = false;
  expect(await linesOf(metrics)).toEqual(there);
});

test('a bug is not hidden behind a store that is away', async () => {
  const metrics = new Metrics(translator('en'), {
    ...SOURCES,
    relayLag: () => Promise.reject(new TypeError('a bug')),
  });
  await expect(metrics.text()).rejects.toThrow('a bug');
});

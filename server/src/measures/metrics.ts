/**
 * What a monitoring system reads at `/metrics`. Counts of orders come from the event log, which every server reads whole: they
 * are the site's, so over several servers one takes their maximum and not their sum. No label is a room, a device or a person.
 */
import { ESCALATION_BRANCHES, ESCALATION_STEPS } from '@comanda/protocol/custody';
import { OrderStatus } from '@comanda/protocol/order';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isDrill, type LogEvent } from '../domain/log-event.ts';
import { STAGES } from '../domain/order-stages.ts';
import type { Translate } from '../i18n/translate.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import type { CommitTotals } from '../store/transactor.ts';
import { StageWatch } from './stage-watch.ts';

/** Seconds: from a screen that shows at once to a meal that takes its time. */
const STAGE_BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600];

/** What the library tells of Node.js and what is empty in this runtime, or no number after a moment without work. */
const NOT_OURS = [
  'process_heap_bytes',
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_active_resources',
  'nodejs_active_resources_total',
  'nodejs_eventloop_lag_mean_seconds',
  'nodejs_eventloop_lag_min_seconds',
  'nodejs_eventloop_lag_stddev_seconds',
  'nodejs_gc_duration_seconds',
  'nodejs_heap_space_size_total_bytes',
  'nodejs_heap_space_size_used_bytes',
  'nodejs_heap_space_size_available_bytes',
  'nodejs_version_info',
];

/** What is asked of the server at the moment at which it is read. */
export interface Sources {
  sockets(): { readonly opened: number; readonly open: number };
  healthyScreens(): number;
  isWatched(): boolean;
  /** Events that the log has and that were not handed on; rejects while the store is away. */
  relayLag(): Promise<number>;
  relayHealthy(): boolean;
  busHears(): boolean;
  holdsLease(): boolean;
  commits(): CommitTotals;
  /** Webhook deliveries by status; rejects while the store is away. */
  deliveries(): Promise<{ readonly pending: number; readonly dead: number }>;
}

export class Metrics {
  readonly #registry = new Registry();
  readonly #t: Translate;
  readonly #placed: Counter;
  readonly #moved: Counter<'to'>;
  readonly #acknowledged: Counter;
  readonly #escalated: Counter<'branch' | 'step'>;
  readonly #stages: StageWatch;

  /** `t` is the language in which each figure is explained. */
  constructor(t: Translate, sources: Sources) {
    this.#t = t;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    for (const name of NOT_OURS) this.#registry.removeSingleMetric(name);
    this.#placed = new Counter({
      name: 'comanda_site_orders_placed_total',
      help: t('metrics.orders_placed'),
      registers,
    });
    this.#moved = new Counter({
      name: 'comanda_site_orders_moved_total',
      help: t('metrics.orders_moved'),
      labelNames: ['to'],
      registers,
    });
    this.#acknowledged = new Counter({
      name: 'comanda_site_orders_acknowledged_total',
      help: t('metrics.orders_acknowledged'),
      registers,
    });
    this.#escalated = new Counter({
      name: 'comanda_site_escalations_total',
      help: t('metrics.escalations'),
      labelNames: ['branch', 'step'],
      registers,
    });
    const seconds = new Histogram({
      name: 'comanda_site_stage_seconds',
      help: t('metrics.stage_seconds'),
      labelNames: ['stage'],
      buckets: STAGE_BUCKETS,
      registers,
    });
    this.#stages = new StageWatch((stage, ms) => seconds.observe({ stage }, ms / 1000));
    // What has not happened yet stands there as nought: a monitoring system sees the first time, too.
    for (const to of OrderStatus.exclude(['PLACED']).options) this.#moved.inc({ to }, 0);
    for (const branch of ESCALATION_BRANCHES) {
      for (const step of ESCALATION_STEPS) this.#escalated.inc({ branch, step }, 0);
    }
    for (const stage of STAGES) seconds.zero({ stage });
    this.#ask(sources);
  }

  onEvent(event: LogEvent): void {
    if (isDrill(event)) return;
    this.#stages.onEvent(event);
    switch (event.kind) {
      case 'order_placed':
        this.#placed.inc();
        return;
      case 'order_moved':
        this.#moved.inc({ to: event.status });
        if (event.acknowledges) this.#acknowledged.inc();
        return;
      case 'order_acknowledged':
        this.#acknowledged.inc();
        return;
      case 'order_escalated':
        this.#escalated.inc({ branch: event.branch, step: event.step });
        return;
      case 'order_changed':
      case 'order_shown':
      case 'watch_changed':
      case 'device_suspicious':
      case 'setting_changed':
      case 'product_availability_changed':
      case 'menu_changed':
      case 'device_revoked':
      case 'user_revoked':
      case 'session_revoked':
      case 'role_changed':
        return;
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The whole of it as text, in the exposition format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #ask(sources: Sources): void {
    const t = this.#t;
    this.#gauge('comanda_sockets_open', t('metrics.sockets_open'), () => sources.sockets().open);
    this.#total('comanda_sockets_opened_total', t('metrics.sockets_opened'), () => sources.sockets().opened);
    this.#gauge('comanda_screens_healthy', t('metrics.screens_healthy'), () => sources.healthyScreens());
    this.#gauge('comanda_site_watched', t('metrics.watched'), () => Number(sources.isWatched()));
    this.#gauge('comanda_relay_lag_events', t('metrics.relay_lag'), () => sources.relayLag());
    this.#gauge('comanda_relay_healthy', t('metrics.relay_healthy'), () => Number(sources.relayHealthy()));
    this.#gauge('comanda_bus_hears', t('metrics.bus_hears'), () => Number(sources.busHears()));
    this.#gauge('comanda_lease_held', t('metrics.lease_held'), () => Number(sources.holdsLease()));
    this.#total('comanda_store_commits_total', t('metrics.commits'), () => sources.commits().commits);
    this.#total('comanda_store_commands_total', t('metrics.commit_inputs'), () => sources.commits().inputs);
    this.#total('comanda_store_commit_seconds_total', t('metrics.commit_seconds'), () => sources.commits().ms / 1000);
    new Gauge({
      name: 'comanda_site_webhook_deliveries',
      help: t('metrics.webhook_deliveries'),
      labelNames: ['status'],
      registers: [this.#registry],
      async collect() {
        this.reset();
        const found = await whereStoreAnswers(sources.deliveries);
        if (found === null) return;
        this.set({ status: 'pending' }, found.pending);
        this.set({ status: 'dead' }, found.dead);
      },
    });
  }

  #gauge(name: string, help: string, value: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      async collect() {
        const now = await whereStoreAnswers(value);
        // What nobody can say is left out and not repeated.
        if (now === null) this.remove();
        else this.set(now);
      },
    });
  }

  #total(name: string, help: string, value: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }
}

/** Null while the store is away: then the figures that need none are wanted all the more. */
async function whereStoreAnswers<T>(ask: () => T | Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreUnavailable) return null;
    throw error;
  }
}

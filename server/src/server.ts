/** The composition root: settings to site, log reader, hub, edges, listening; and all of it undone in reverse. */
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import manifest from '../package.json';
import { Authenticator } from './auth/authenticator.ts';
import { Tokens } from './auth/tokens.ts';
import type { Bus } from './bus/bus.ts';
import { memoryBus } from './bus/memory.ts';
import { RedisBus, siteName } from './bus/redis.ts';
import type { Config } from './config.ts';
import { Climber } from './custody/climber.ts';
import { Custody } from './custody/custody.ts';
import { Lease } from './custody/lease.ts';
import { type DataFolder, readSecrets, StartupError } from './data-folder.ts';
import { demoLoginInForce } from './demo-site.ts';
import { systemClock, type Timekeeper } from './domain/clock.ts';
import { siteCalendar } from './domain/site-calendar.ts';
import { housekeeping } from './housekeeping.ts';
import { makeApp } from './http/app.ts';
import { clientAddress } from './http/client-address.ts';
import type { HttpContext } from './http/context.ts';
import { BUILT_KIOSK } from './http/kioskPages.ts';
import { languageOf } from './http/operation.ts';
import { problemResponse } from './http/problem-reply.ts';
import { BUILT_BOARD } from './http/staffPages.ts';
import { ownOf, translator } from './i18n/translate.ts';
import { makeLimits } from './limits/limits.ts';
import { SharedCounts } from './limits/shared-counts.ts';
import { Tail } from './log/tail.ts';
import { openLog } from './logger.ts';
import { isLoopback } from './loopback.ts';
import { Expectations } from './measures/expectations.ts';
import { Metrics } from './measures/metrics.ts';
import { withinNetworks } from './networks.ts';
import { Darkroom } from './photographs/darkroom.ts';
import { WebPush } from './push/web-push.ts';
import { openSite, type Site } from './site.ts';
import { Hub, type HubCounts } from './sockets/hub.ts';
import { listen } from './sockets/listen.ts';
import { makeReceive } from './sockets/receive.ts';
import { Destinations } from './webhooks/destinations.ts';
import { startWebhooks } from './webhooks/webhooks.ts';

/** How often a ladder that was changed at another server is read anew. */
const OUTLOOK_MS = 5_000;

/** The edges take 9 s at most. What then still waits for a database that does not answer is not waited for: nobody else does. */
const CLOSE_MS = 900;

export interface RunningServer {
  /** Where it listens, like `http://127.0.0.1:8000`. */
  readonly url: string;
  /** The books of the sockets: opened − closed = open. */
  sockets(): HubCounts;
  /** Sockets that are subscribed to what staff see, and to what this device sees. */
  subscribers(deviceId?: number): number;
  /** Finishes what is under way, says goodbye to the sockets and closes the store: at most 10 s. */
  stop(): Promise<void>;
}

/** Starts a server on its settings. Throws `StartupError` or `BadSetting` where it cannot. */
export async function startServer(
  config: Config,
  clock: Timekeeper = systemClock,
  boardFolder: string = BUILT_BOARD,
  kioskFolder: string = BUILT_KIOSK,
): Promise<RunningServer> {
  await using undo = new AsyncDisposableStack();
  let bus: Bus = memoryBus();
  const site = undo.use(await openSite(config, clock, () => bus.wake()));
  const { log } = undo.use(openLog(config, site.folder));
  const siteKey = tokenKey(config, site.folder);
  if (config.REDIS_URL !== null) {
    const redis = undo.use(new RedisBus(config.REDIS_URL, siteName(siteKey), log));
    await redis.ready;
    bus = redis;
  }
  const tokens = new Tokens(siteKey, clock);
  const authenticator = new Authenticator(tokens, site.reader.accounts, clock);
  const counts = new SharedCounts(siteKey, clock, (text) => bus.tellCounts(text));
  undo.defer(() => counts.flush());
  bus.onCounts((text) => counts.hear(text));
  // A server that knows of no other names its keys to nobody.
  const limits = makeLimits(config, clock, config.REDIS_URL === null ? null : counts);

  const tail = new Tail(site.reader.events, log);
  const watchedElsewhere = () => bus.watchedElsewhere;
  const custody = undo.use(new Custody({ commands: site.commands, reader: site.reader, watchedElsewhere, clock, log }));
  const { witness } = custody;
  const hub = new Hub(tail, site.reader.events, limits, witness, () => custody.isWatched, clock, log);
  await custody.start(hub.screens, (isWatched) => {
    site.outlook.isWatched = isWatched;
    hub.tellWatching(isWatched);
  });
  site.outlook.isWatched = custody.isWatched;
  const metrics = new Metrics(translator(ownOf(config.SITE_LANGUAGES)), {
    sockets: () => hub.counts,
    healthyScreens: () => hub.screens.healthy,
    isWatched: () => custody.isWatched,
    relayLag: async () => Math.max(0, (await site.reader.events.position()).seq - tail.position),
    relayHealthy: () => tail.healthy,
    busHears: () => bus.hears,
    holdsLease: () => lease.isHeld,
    commits: site.commits,
    deliveries: () => site.reader.webhooks.unsettled(),
  });
  await tail.start({
    onEvent(logged) {
      hub.onEvent(logged);
      metrics.onEvent(logged.event);
      if (logged.event.kind === 'setting_changed') void readLadder(site, log);
    },
    onGap: () => hub.onGap(),
  });
  undo.defer(() => tail.stop());
  bus.onWake(tail.wake);
  hub.screens.onWatched((isWatched) => bus.watch(isWatched));

  const lease = new Lease('background', site.commands, site.reader, clock, log);
  undo.defer(() => lease.stop());
  const destinations = new Destinations(config.WEBHOOK_ALLOWED_NETWORKS);
  const { commands, reader, outlook } = site;
  const climber = new Climber({ commands, reader, lease, clock, log });
  undo.defer(() => climber.stop());
  undo.defer(clock.every(OUTLOOK_MS, () => void readLadder(site, log)));
  undo.use(startWebhooks({ commands, reader, lease, destinations, clock, log, version: manifest.version }));
  const push = undo.use(new WebPush({ config, commands, reader, lease, clock, log }));
  await push.prepare();

  const calendar = siteCalendar(config.SITE_TIME_ZONE);
  const expectations = new Expectations(reader.reports, calendar, clock, log);
  expectations.start();
  undo.defer(() => expectations.stop());

  let accepting = true;
  const isTrustedProxy = withinNetworks(config.TRUSTED_PROXIES);
  const origins = new Set(config.WS_ALLOWED_ORIGINS);
  if (config.PUBLIC_URL !== null) origins.add(config.PUBLIC_URL);
  const context: HttpContext = {
    config,
    clock,
    log,
    reader: site.reader,
    commands: site.commands,
    outlook,
    tokens,
    authenticator,
    limits,
    destinations,
    darkroom: new Darkroom(),
    push,
    calendar,
    expectations,
    metrics,
    demo: isLoopback(config.HOST) ? await demoLoginInForce(site) : null,
    version: manifest.version,
    boardFolder,
    kioskFolder,
    originAllowed: (origin) => origins.has(origin),
    custody,
    accepting: () => accepting,
    storeAnswers: site.answers,
    relayHealthy: () => tail.healthy,
    busHears: () => bus.hears,
  };

  const server = listenOr(config, () =>
    listen({
      host: config.HOST,
      port: config.PORT,
      hub,
      receive: makeReceive(hub, authenticator, limits, witness, clock, log),
      respond: makeApp(context),
      badHost(request) {
        const t = languageOf(request, context);
        return problemResponse('invalid_request', t, { errors: { Host: [t('api.field.format')] } });
      },
      failed(error) {
        log.error({ event: 'request_failed', err: error });
        return problemResponse('internal', translator(ownOf(config.SITE_LANGUAGES)));
      },
      addressOf: (peer, request) => clientAddress(peer, request.headers.get('x-forwarded-for'), isTrustedProxy),
      admission: {
        authenticator,
        clinic: site.reader.clinic,
        limits,
        tail,
        log,
        accepting: () => accepting,
        originAllowed: context.originAllowed,
        refuse: (code, request) => problemResponse(code, languageOf(request, context)),
      },
    }),
  );
  // A page of this server's own is no foreign origin.
  for (const host of isLoopback(config.HOST) ? [config.HOST, '127.0.0.1', 'localhost'] : [config.HOST]) {
    origins.add(`http://${host}:${server.port}`);
  }
  const keeping = housekeeping(site.commands, log);
  log.info({ event: 'started', version: manifest.version, host: config.HOST, port: server.port });

  const resources = undo.move();
  return {
    url: `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${server.port}`,
    sockets: () => hub.counts,
    subscribers: (deviceId) => hub.subscribers(deviceId),
    async stop() {
      log.info({ event: 'stopping', sockets: hub.counts.open });
      accepting = false;
      keeping.stop();
      await server.stop(() => hub.stop());
      log.info({ event: 'stopped' });
      await Promise.race([resources.disposeAsync(), givenUp(CLOSE_MS)]);
    },
  };
}

async function readLadder({ outlook, reader, commands }: Site, log: Logger): Promise<void> {
  const before = outlook.ladder;
  try {
    const ladder = await reader.settings.ladder();
    if (outlook.ladder !== before || isDeepStrictEqual(ladder, before)) return;
    outlook.ladder = ladder;
    await commands.lookAgain(null);
  } catch (error) {
    // Told apart from the old one again at the next reading, and what it timed is then looked at.
    outlook.ladder = before;
    log.debug({ event: 'ladder_unread', err: error });
  }
}

function givenUp(afterMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, afterMs).unref());
}

/** The key of the settings, of whatever length, or the folder's own. */
function tokenKey({ SECRET_KEY }: Config, folder: DataFolder): Uint8Array {
  if (SECRET_KEY === null) return Buffer.from(readSecrets(folder).tokenKey, 'base64');
  return new Bun.CryptoHasher('sha256').update(SECRET_KEY).digest();
}

/** What keeps a port from being opened, in words with the cure. */
function listenOr<T>(config: Config, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const { HOST: host, PORT: port } = config;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EADDRINUSE') throw new StartupError('startup.port_in_use', { host, port, other: port + 1 }, error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError('startup.cannot_listen', { host, port, reason }, error);
  }
}

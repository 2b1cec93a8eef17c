/** Every operation at its path, and what is answered where there is none or where one fails. */
import { allOperations } from '@comanda/protocol/operations';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Translate } from '../i18n/translate.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import type { HttpContext, HttpEnv } from './context.ts';
import { health, healthz, readyz } from './health.ts';
import { homePage } from './homePage.ts';
import { kioskManifest, kioskPages } from './kioskPages.ts';
import { listMenuCategories, listMenuProducts } from './menu/menu.ts';
import { startKiosk } from './menu/startKiosk.ts';
import { metrics } from './metrics.ts';
import { languageOf, type Mount } from './operation.ts';
import { acknowledgeOrder } from './orders/acknowledgeOrder.ts';
import { amendOrder } from './orders/amendOrder.ts';
import { cancelOwnOrder } from './orders/cancelOwnOrder.ts';
import { cancelOrder, changeOrderStatus } from './orders/changeOrderStatus.ts';
import { confirmOrder } from './orders/confirmOrder.ts';
import { listActiveOrders } from './orders/listActiveOrders.ts';
import { listOrders } from './orders/listOrders.ts';
import { markItemDone } from './orders/markItemDone.ts';
import { placeOrder } from './orders/placeOrder.ts';
import { placeOrderForRoom } from './orders/placeOrderForRoom.ts';
import { readCustody } from './orders/readCustody.ts';
import { readOrder } from './orders/readOrder.ts';
import { readOwnOrder } from './orders/readOwnOrder.ts';
import { readQueue } from './orders/readQueue.ts';
import { readUnconfirmed } from './orders/readUnconfirmed.ts';
import { startDrill } from './orders/startDrill.ts';
import { removePhotograph, setPhotograph } from './photographs/keepPhotograph.ts';
import { readPhotograph } from './photographs/readPhotograph.ts';
import { problemResponse } from './problem-reply.ts';
import { listPushSubscriptions } from './push/listPushSubscriptions.ts';
import { readPushKey } from './push/readPushKey.ts';
import { subscribePush } from './push/subscribePush.ts';
import { testPush } from './push/testPush.ts';
import { unsubscribePush } from './push/unsubscribePush.ts';
import { readStageReport } from './reports/readStageReport.ts';
import { categories, products, tags } from './resources/catalog.ts';
import { changeAvailability } from './resources/changeAvailability.ts';
import { devices, rooms } from './resources/clinic.ts';
import { users } from './resources/users.ts';
import { login } from './sessions/login.ts';
import { logout } from './sessions/logout.ts';
import { refreshToken } from './sessions/refreshToken.ts';
import { whoAmI } from './sessions/whoAmI.ts';
import { changeBoard, changeEscalation, readSettings } from './settings/settings.ts';
import { staffPages } from './staffPages.ts';
import { listDeliveries, replayDeadDeliveries, replayDelivery, testWebhook } from './webhooks/deliveries.ts';
import {
  archiveWebhook,
  createWebhook,
  listWebhooks,
  readWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from './webhooks/keepWebhooks.ts';

/** Paths with a word in the place of an id stand before those with the id. */
const MOUNTS: readonly Mount[] = [
  ...[placeOrder, listActiveOrders, cancelOwnOrder, readOwnOrder],
  ...[listMenuProducts, listMenuCategories, startKiosk],
  ...[readUnconfirmed, startDrill, amendOrder, markItemDone, confirmOrder],
  ...[listOrders, readQueue, readOrder, placeOrderForRoom, changeOrderStatus, cancelOrder, acknowledgeOrder],
  readCustody,
  ...[readSettings, changeEscalation, changeBoard, readStageReport],
  ...[login, refreshToken, logout, whoAmI],
  ...[setPhotograph, removePhotograph, readPhotograph],
  ...[categories, products, changeAvailability, tags, rooms, devices, users],
  ...[listWebhooks, createWebhook, readWebhook, updateWebhook, archiveWebhook, rotateWebhookSecret],
  ...[testWebhook, listDeliveries, replayDeadDeliveries, replayDelivery],
  ...[readPushKey, listPushSubscriptions, subscribePush, unsubscribePush, testPush],
  ...[health, healthz, readyz, metrics, homePage, staffPages, kioskManifest, kioskPages],
];

interface KnownPath {
  readonly path: string;
  readonly pattern: RegExp;
  readonly methods: string[];
}

/** The protocol's paths, those without parameters first. */
const KNOWN: readonly KnownPath[] = knownPaths();

function knownPaths(): KnownPath[] {
  const methods = new Map<string, string[]>();
  for (const { path, method } of allOperations()) methods.set(path, [...(methods.get(path) ?? []), method]);
  return [...methods]
    .map(([path, all]) => ({ path, methods: all, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}/?$`) }))
    .sort((a, b) => Number(a.path.includes(':')) - Number(b.path.includes(':')));
}

function known(request: Request): KnownPath | undefined {
  const path = getPath(request);
  return KNOWN.find(({ pattern }) => pattern.test(path));
}

/** The path of the operation that a request is for, with the names of its parameters and not their values. */
export function routeOf(request: Request): string {
  return known(request)?.path ?? '';
}

/** A word where another path has an id, like `queue`: the other path would take it for an id in methods that it alone has. */
function standsForAnId({ path }: KnownPath): boolean {
  return !path.includes(':') && KNOWN.some((other) => other.path.includes(':') && other.pattern.test(path));
}

function notAllowed(methods: readonly string[], t: Translate): Response {
  return problemResponse('method_not_allowed', t, { headers: { Allow: methods.join(', ') } });
}

const PROBES = /^\/(api\/health|healthz|readyz)\/?$/;

/** Probes are answered also while the server stops: that is when they are asked. */
export function isProbe(request: Request): boolean {
  return PROBES.test(getPath(request));
}

export function makeRoutes(context: HttpContext): Hono<HttpEnv> {
  // Not strict: every path answers with and without its trailing slash.
  const routes = new Hono<HttpEnv>({ strict: false });
  for (const { path, methods } of KNOWN.filter(standsForAnId)) {
    routes.use(path, async (c, next) => {
      const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
      return methods.includes(method) ? next() : notAllowed(methods, languageOf(c.req.raw, context));
    });
  }
  for (const mount of MOUNTS) mount(routes, context);

  routes.notFound((c) => {
    const t = languageOf(c.req.raw, context);
    const methods = known(c.req.raw)?.methods;
    if (!methods || methods.includes(c.req.method)) return problemResponse('not_found', t);
    return notAllowed(methods, t);
  });
  routes.onError((error, c) => {
    const t = languageOf(c.req.raw, context);
    const request = { request_id: c.env.requestId, route: routeOf(c.req.raw) };
    if (error instanceof StoreUnavailable) {
      context.log.error({ event: 'store_unavailable', reason: error.reason, ...request });
      return problemResponse(error.reason === 'uncertain' ? 'outcome_unknown' : 'store_unavailable', t);
    }
    context.log.error({ event: 'request_failed', err: error, ...request });
    return problemResponse('internal', t);
  });
  return routes;
}

/** The REST table: every operation's method, path, who may call it, and the schemas of what goes in and comes out. */
import { z } from 'zod';
import * as catalog from './catalog.ts';
import * as clinic from './clinic.ts';
import * as health from './health.ts';
import { created, define, Id, noContent, type Operation, ok } from './operation.ts';
import { publicOrders, staffOrders } from './order-operations.ts';
import { PageQuery } from './page.ts';
import { MAX_PHOTOGRAPH_BYTES } from './photograph.ts';
import * as push from './push.ts';
import * as report from './report.ts';
import * as session from './session.ts';
import * as setting from './setting.ts';
import * as webhook from './webhook.ts';

const auth = define({
  login: {
    method: 'POST',
    path: '/api/auth/login',
    access: 'open',
    body: session.Login,
    success: ok(session.LoginAnswer),
  },
  refreshToken: {
    method: 'POST',
    path: '/api/auth/token/refresh',
    access: 'open',
    body: session.RefreshRequest,
    success: ok(session.TokenPair),
  },
  logout: { method: 'POST', path: '/api/auth/logout', access: 'holder', success: ok(session.Done) },
  whoAmI: { method: 'GET', path: '/api/auth/me', access: 'holder', success: ok(session.User) },
});

const pushes = define({
  readPushKey: { method: 'GET', path: '/api/push/key', access: 'staff', success: ok(push.PushKey) },
  listPushSubscriptions: {
    method: 'GET',
    path: '/api/push/subscriptions',
    access: 'staff',
    success: ok(push.PushSubscriptions),
  },
  subscribePush: {
    method: 'PUT',
    path: '/api/push/subscriptions',
    access: 'staff',
    body: push.PushSubscription,
    success: ok(push.KeptPushSubscription),
  },
  unsubscribePush: {
    method: 'DELETE',
    path: '/api/push/subscriptions',
    access: 'staff',
    body: push.PushRemoval,
    success: noContent,
  },
  testPush: { method: 'POST', path: '/api/push/test', access: 'staff', success: ok(push.PushTest) },
});

const reports = define({
  readStageReport: {
    method: 'GET',
    path: '/api/reports/stages',
    access: 'admin',
    query: report.StageReportQuery,
    success: ok(report.StageReport),
  },
});

const settings = define({
  readSettings: { method: 'GET', path: '/api/settings', access: 'staff', success: ok(setting.SiteSettings) },
  changeEscalation: {
    method: 'PUT',
    path: '/api/settings/escalation',
    access: 'admin',
    body: setting.Ladder,
    success: ok(setting.SiteSettings),
  },
  changeBoard: {
    method: 'PUT',
    path: '/api/settings/board',
    access: 'admin',
    body: setting.Board,
    success: ok(setting.SiteSettings),
  },
});

const ArchivedToo = PageQuery.extend({
  is_active: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});

type IdParams = { readonly params: typeof Id };
type Replies<Status extends 200 | 201, Body> = {
  readonly success: { readonly status: Status; readonly body: z.ZodType<Body, Body> };
};
type ListBody<View> = { count: number; next: string | null; previous: string | null; results: View[] };
type Keeping = Operation & { readonly access: 'staff' | 'admin' };

/** The six operations on one kind of thing, by the types of what is shown, made and changed. */
export interface Resource<View, Creation, Update> {
  readonly list: Keeping & { readonly query: typeof ArchivedToo } & Replies<200, ListBody<View>>;
  readonly read: Keeping & IdParams & Replies<200, View>;
  readonly create: Keeping & { readonly body: z.ZodType<Creation> } & Replies<201, View>;
  readonly update: Keeping & IdParams & { readonly body: z.ZodType<Update> } & Replies<200, View>;
  readonly replace: Keeping & IdParams & { readonly body: z.ZodType<Creation> } & Replies<200, View>;
  readonly archive: Keeping & IdParams & { readonly success: typeof noContent };
}

/** Deleting archives, because history refers to what was. */
function resource<
  const P extends string,
  T extends z.ZodType,
  L extends z.ZodType,
  C extends z.ZodType,
  U extends z.ZodType,
>(path: P, readers: 'staff' | 'admin', schemas: { one: T; page: L; creation: C; update: U }) {
  const one = `${path}/:id` as const;
  return {
    list: { method: 'GET', path, access: readers, query: ArchivedToo, success: ok(schemas.page) },
    read: { method: 'GET', path: one, access: readers, params: Id, success: ok(schemas.one) },
    create: { method: 'POST', path, access: 'admin', body: schemas.creation, success: created(schemas.one) },
    update: { method: 'PATCH', path: one, access: 'admin', params: Id, body: schemas.update, success: ok(schemas.one) },
    replace: {
      method: 'PUT',
      path: one,
      access: 'admin',
      params: Id,
      body: schemas.creation,
      success: ok(schemas.one),
    },
    archive: { method: 'DELETE', path: one, access: 'admin', params: Id, success: noContent },
  } as const;
}

const resources = {
  categories: resource('/api/catalog/categories', 'staff', {
    one: catalog.Category,
    page: catalog.CategoryPage,
    creation: catalog.CategoryCreation,
    update: catalog.CategoryUpdate,
  }),
  products: resource('/api/catalog/products', 'staff', {
    one: catalog.Product,
    page: catalog.ProductPage,
    creation: catalog.ProductCreation,
    update: catalog.ProductUpdate,
  }),
  tags: resource('/api/catalog/tags', 'staff', {
    one: catalog.Tag,
    page: catalog.TagPage,
    creation: catalog.TagCreation,
    update: catalog.TagUpdate,
  }),
  rooms: resource('/api/clinic/rooms', 'staff', {
    one: clinic.Room,
    page: clinic.RoomPage,
    creation: clinic.RoomCreation,
    update: clinic.RoomUpdate,
  }),
  devices: resource('/api/clinic/devices', 'staff', {
    one: clinic.Device,
    page: clinic.DevicePage,
    creation: clinic.DeviceCreation,
    update: clinic.DeviceUpdate,
  }),
  users: resource('/api/auth/admin/users', 'admin', {
    one: session.User,
    page: session.UserPage,
    creation: session.UserCreation,
    update: session.UserUpdate,
  }),
};

const availability = define({
  changeAvailability: {
    method: 'PUT',
    path: '/api/catalog/products/:id/availability',
    access: 'staff',
    params: Id,
    body: catalog.Availability,
    success: ok(catalog.Product),
  },
});

const photographs = define({
  setPhotograph: {
    method: 'PUT',
    path: '/api/catalog/products/:id/photograph',
    access: 'admin',
    params: Id,
    upload: { maxBytes: MAX_PHOTOGRAPH_BYTES },
    success: ok(catalog.Product),
  },
  removePhotograph: {
    method: 'DELETE',
    path: '/api/catalog/products/:id/photograph',
    access: 'admin',
    params: Id,
    success: noContent,
  },
});

const webhooks = define({
  listWebhooks: {
    method: 'GET',
    path: '/api/webhooks',
    access: 'admin',
    query: ArchivedToo,
    success: ok(webhook.WebhookPage),
  },
  createWebhook: {
    method: 'POST',
    path: '/api/webhooks',
    access: 'admin',
    body: webhook.WebhookCreation,
    success: created(webhook.WebhookWithSecret),
  },
  readWebhook: {
    method: 'GET',
    path: '/api/webhooks/:id',
    access: 'admin',
    params: Id,
    success: ok(webhook.Webhook),
  },
  updateWebhook: {
    method: 'PATCH',
    path: '/api/webhooks/:id',
    access: 'admin',
    params: Id,
    body: webhook.WebhookUpdate,
    success: ok(webhook.Webhook),
  },
  archiveWebhook: {
    method: 'DELETE',
    path: '/api/webhooks/:id',
    access: 'admin',
    params: Id,
    success: noContent,
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/api/webhooks/:id/rotate-secret',
    access: 'admin',
    params: Id,
    success: ok(webhook.WebhookWithSecret),
  },
  testWebhook: {
    method: 'POST',
    path: '/api/webhooks/:id/test',
    access: 'admin',
    params: Id,
    success: created(webhook.Delivery),
  },
  listDeliveries: {
    method: 'GET',
    path: '/api/webhooks/:id/deliveries',
    access: 'admin',
    params: Id,
    query: webhook.DeliveryQuery,
    success: ok(webhook.DeliveryPage),
  },
  replayDeadDeliveries: {
    method: 'POST',
    path: '/api/webhooks/:id/replay-dead',
    access: 'admin',
    params: Id,
    success: ok(webhook.ReplayedDeliveries),
  },
  replayDelivery: {
    method: 'POST',
    path: '/api/webhooks/deliveries/:id/replay',
    access: 'admin',
    params: Id,
    success: ok(webhook.Delivery),
  },
});

const operation = define({
  health: { method: 'GET', path: '/api/health', access: 'open', success: ok(health.Health) },
  healthz: { method: 'GET', path: '/healthz', access: 'open', success: ok(health.Health) },
  readyz: { method: 'GET', path: '/readyz', access: 'open', success: ok(health.Readiness) },
});

export const operations = {
  ...auth,
  ...publicOrders,
  ...staffOrders,
  ...pushes,
  ...reports,
  ...settings,
  ...availability,
  ...photographs,
  ...operation,
  ...webhooks,
  ...resources,
};

/** The table as a flat list, for tests and generated documents. */
export function allOperations(): readonly Operation[] {
  const flat: Operation[] = [];
  for (const entry of Object.values(operations)) {
    if ('method' in entry) flat.push(entry);
    else flat.push(...Object.values(entry));
  }
  return flat;
}

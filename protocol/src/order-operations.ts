/** The operations on orders: those of rooms, and those of the staff. */
import { z } from 'zod';
import * as catalog from './catalog.ts';
import * as clinic from './clinic.ts';
import * as custody from './custody.ts';
import { created, define, Id, ItemId, ok } from './operation.ts';
import * as order from './order.ts';
import { PageQuery } from './page.ts';

export const publicOrders = define({
  placeOrder: {
    method: 'POST',
    path: '/api/public/orders/create',
    access: 'device',
    body: order.OrderPlacement,
    success: created(order.PublicOrderAnswer),
  },
  listActiveOrders: {
    method: 'GET',
    path: '/api/public/orders/active',
    access: 'device',
    query: order.DeviceQuery,
    success: ok(order.ActiveOrders),
  },
  cancelOwnOrder: {
    method: 'POST',
    path: '/api/public/orders/:id/cancel',
    access: 'device',
    params: Id,
    body: order.DeviceCancel,
    success: ok(order.OwnOrderAnswer),
  },
  readOwnOrder: {
    method: 'GET',
    path: '/api/public/orders/:id',
    access: 'device',
    params: Id,
    query: order.DeviceQuery,
    success: ok(order.OwnOrder),
  },
  listMenuProducts: {
    method: 'GET',
    path: '/api/public/products',
    access: 'open',
    query: PageQuery.extend({ category: z.coerce.number().int().positive().optional() }),
    success: ok(catalog.ProductPage),
  },
  listMenuCategories: {
    method: 'GET',
    path: '/api/public/categories',
    access: 'open',
    query: PageQuery,
    success: ok(catalog.CategoryPage),
  },
  startKiosk: {
    method: 'GET',
    path: '/api/public/kiosk/:device_uid',
    access: 'device',
    params: z.object({ device_uid: z.string().max(200) }),
    success: ok(clinic.KioskStart),
  },
});

export const staffOrders = define({
  listOrders: {
    method: 'GET',
    path: '/api/orders',
    access: 'staff',
    query: order.OrderFilter,
    success: ok(order.StaffOrderPage),
  },
  readUnconfirmed: {
    method: 'GET',
    path: '/api/orders/unconfirmed',
    access: 'staff',
    success: ok(order.OrderQueue),
  },
  startDrill: {
    method: 'POST',
    path: '/api/orders/drill',
    access: 'staff',
    success: ok(order.StaffOrderAnswer),
  },
  readQueue: { method: 'GET', path: '/api/orders/queue', access: 'staff', success: ok(order.OrderQueue) },
  readOrder: { method: 'GET', path: '/api/orders/:id', access: 'staff', params: Id, success: ok(order.StaffOrder) },
  placeOrderForRoom: {
    method: 'POST',
    path: '/api/orders',
    access: 'staff',
    body: order.StaffOrderPlacement,
    success: created(order.StaffOrderAnswer),
  },
  changeOrderStatus: {
    method: 'PATCH',
    path: '/api/orders/:id/status',
    access: 'staff',
    params: Id,
    body: order.StatusChange,
    success: ok(order.StaffOrderAnswer),
  },
  amendOrder: {
    method: 'PATCH',
    path: '/api/orders/:id',
    access: 'staff',
    params: Id,
    body: order.OrderAmendment,
    success: ok(order.StaffOrderAnswer),
  },
  markItemDone: {
    method: 'PUT',
    path: '/api/orders/:id/items/:item_id/done',
    access: 'staff',
    params: ItemId,
    body: order.ItemDone,
    success: ok(order.StaffOrderAnswer),
  },
  confirmOrder: {
    method: 'POST',
    path: '/api/orders/:id/confirm',
    access: 'staff',
    params: Id,
    body: order.Confirmation.optional(),
    success: ok(order.StaffOrderAnswer),
  },
  cancelOrder: {
    method: 'POST',
    path: '/api/orders/:id/cancel',
    access: 'staff',
    params: Id,
    body: order.StaffCancel,
    success: ok(order.StaffOrderAnswer),
  },
  acknowledgeOrder: {
    method: 'POST',
    path: '/api/orders/:id/acknowledge',
    access: 'staff',
    params: Id,
    body: custody.Acknowledgement.optional(),
    success: ok(order.StaffOrderAnswer),
  },
  readCustody: {
    method: 'GET',
    path: '/api/orders/:id/custody',
    access: 'staff',
    params: Id,
    success: ok(custody.OrderCustody),
  },
});

/**
 * The few values of the protocol that a client needs while it runs. The protocol package has the same ones, and a test holds
 * the two together; they stand here so that no schema library is loaded into a page.
 */
import type { OrderStatus } from '@comanda/protocol/order';

export const SUBPROTOCOL = 'comanda.v1';
export const BEARER_SUBPROTOCOL = 'bearer.';
export const DEVICE_SUBPROTOCOL = 'device.';

/** What a client that knows this version understands; other frames only show that the line lives. */
export const FRAMES = [
  'welcome',
  'new_order',
  'order_updated',
  'order_status_changed',
  'order_acknowledged',
  'order_escalated',
  'order_custody_changed',
  'order_changed',
  'product_availability_changed',
  'menu_changed',
  'settings_changed',
  'watching_changed',
  'resync',
  'heartbeat',
  'auth_expiring',
  'pong',
] as const;

export const OPEN_STATUSES: readonly OrderStatus[] = ['PLACED', 'PREPARING', 'READY'];

/** Orders that a receipt may name at once. */
export const MAX_ORDERS_PER_RECEIPT = 200;

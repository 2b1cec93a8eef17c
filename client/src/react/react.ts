/** What `@comanda/client/react` offers. */
export { type Showing, useConnection, useOrder, useOrders, useSelected } from './use-client.ts';
export { type KioskOrders, useKioskOrders } from './use-kiosk-orders.ts';
export { type StaffOrders, useStaffOrders } from './use-staff-orders.ts';

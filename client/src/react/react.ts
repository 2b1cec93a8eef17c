/** What `@comanda/client/react` offers. */
export { type Showing, useAnyoneWatching, useConnection, useOrder, useOrders, useSelected } from './use-client.ts';
export { type KioskOrders, useKioskOrders } from './use-kiosk-orders.ts';
export { usePresence, useRendered } from './use-screen.ts';
export { type StaffOrders, useStaffOrders } from './use-staff-orders.ts';

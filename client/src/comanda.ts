/** What the package offers. */
export type { Connection, ConnectionStatus } from './connection.ts';
export type { Environment, Signal } from './environment.ts';
export type { Refusal } from './feed/machine.ts';
export { SignedOut, type WhyAsked } from './feed/runner.ts';
export {
  type CustodyChangedEvent,
  connectKiosk,
  KioskClient,
  type KioskEvents,
  type KioskOptions,
  type KioskState,
  type Menu,
  type StatusChangedEvent,
  type Wish,
} from './kiosk.ts';
export type { ListenOptions } from './listeners.ts';
export { type Acknowledged, type Board, type BoardOrder, type Escalation, isAcknowledged } from './orders/board.ts';
export { type Custody, type RoomOrder, type RoomOrders, type RoomStatus, roomStatus } from './orders/room.ts';
export {
  Discarded,
  type Intent,
  type OrderPlacedEvent,
  type OrderRefusedEvent,
  type OutboxStorage,
} from './place/outbox.ts';
export { Refused, Unreachable } from './rest.ts';
export type { PresenceSaid } from './screen.ts';
export { Session, type SessionOptions, type SessionStorage } from './session.ts';
export {
  connectStaff,
  type GetToken,
  type MenuChangedEvent,
  type NewOrderEvent,
  type OrderAcknowledgedEvent,
  type OrderChangedEvent,
  type OrderEscalatedEvent,
  type OrderUpdatedEvent,
  type ProductAvailabilityChangedEvent,
  type SettingsChangedEvent,
  StaffClient,
  type StaffEvents,
  type StaffOptions,
  type StaffState,
} from './staff.ts';

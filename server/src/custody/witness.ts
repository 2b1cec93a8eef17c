/** What the sockets see of custody: they hand facts to a witness and write nothing themselves. */
import type { ReceiptStage } from '@comanda/protocol/custody';
import type { SuspicionReason } from '../domain/log-event.ts';

/** Who was handed something: one and the same object for as long as it is the same screens, and they the same. */
export interface Audience {
  readonly screens: readonly string[];
  /** One of them does not report: that it was handed an order is all that it will ever say. */
  readonly isSilent: boolean;
}

/** All of it returns at once and never fails; what becomes of it is the witness's business. */
export interface Witness {
  /** A screen says that it has painted or sounded these orders. */
  said(screenId: string, stage: ReceiptStage, orderIds: readonly number[]): void;
  /** An order was handed to these screens. */
  handedOn(orderId: number, audience: Audience): void;
  /** Which screens are connected here, or how they are, is another thing now. */
  screensChanged(): void;
  /** A device was refused for doing too much. */
  suspect(deviceId: number, reason: SuspicionReason): void;
}

/**
 * What the serving thread and the writing thread tell each other. It travels as JSON text: of the ways between two threads
 * that is the fastest by far (for a group of 128 orders 1.7 µs an order there and back, against 4 µs for structured clones).
 */
import type { CommandSettings } from '../commands/all.ts';
import type { StoreUnavailable } from '../store/store-unavailable.ts';

export interface Call {
  readonly id: number;
  readonly command: string;
  readonly input: unknown;
}

export type ToWriter =
  | { readonly kind: 'open'; readonly file: string; readonly settings: CommandSettings }
  /** `now`: the serving thread's clock, so that one site has one time. */
  | { readonly kind: 'calls'; readonly now: number; readonly calls: readonly Call[] }
  | { readonly kind: 'close' };

export type Failure =
  | { readonly kind: 'unavailable'; readonly reason: StoreUnavailable['reason'] }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };

export type Reply =
  | { readonly id: number; readonly outcome: unknown }
  | { readonly id: number; readonly failure: Failure };

export type FromWriter =
  | { readonly kind: 'opened' }
  /** Sent after the commit that they speak of. */
  | { readonly kind: 'replies'; readonly replies: readonly Reply[] }
  | { readonly kind: 'closed' };

/** Everything that a run leaves behind for the judge: what the clients know, what they were answered, what the store holds. */
import type { StaffOrder } from '@comanda/protocol/order';
import type { Answer, Finding } from '../../../server/test/faults/checker.ts';
import type { StoreHistory } from '../../../server/test/faults/history.ts';
import type { FrameBook } from '../clients/frame-book.ts';
import type { Try } from '../clients/http.ts';
import type { Journal } from '../clients/journal.ts';
import type { Moment, Stretch } from '../clients/resuming-screen.ts';
import type { Strike } from '../faults/strike.ts';
import type { Member } from '../sdk/member.ts';
import type { Topology } from '../topology/topology.ts';

/** Whose feed a screen sees: all of staff's, or one device's. */
export interface Watching<Screen> {
  readonly screen: Screen;
  readonly device: { readonly id: number; readonly uid: string } | null;
}

/** What a screen that resumes remembers. */
export interface Resuming {
  readonly name: string;
  readonly stretches: readonly Stretch[];
  readonly moments: readonly Moment[];
}

/** What a client of the SDK has shown and told. */
export type Sdk = Resuming & Pick<Member, 'lives' | 'looks' | 'kept' | 'left' | 'shown'>;

/** What a plain screen remembers: each connection stands alone. */
export interface Plain {
  readonly name: string;
  readonly pieces: readonly Journal[];
  readonly moments: readonly Moment[];
}

export type OpenOrder = Pick<StaffOrder, 'id' | 'status' | 'device_uid'>;

export interface Evidence {
  readonly topology: Topology;
  readonly book: FrameBook;
  readonly resuming: readonly Watching<Resuming>[];
  /** Those of `resuming` that are the real client. */
  readonly sdk: readonly Watching<Sdk>[];
  readonly plain: readonly Watching<Plain>[];
  readonly answered: readonly Answer[];
  readonly tries: readonly Try[];
  readonly strikes: readonly Strike[];
  /** What befell the SDK's clients, by kind. */
  readonly sdkFaults: ReadonlyMap<string, number>;
  readonly store: StoreHistory;
  /** What is open in the end, as the store's own rows say. */
  readonly open: readonly OpenOrder[];
  /** What was noticed while it ran. */
  readonly complaints: readonly Finding[];
}

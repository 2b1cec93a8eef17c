/**
 * Gathers what screens say of orders and which orders they were handed, and writes it in groups: 300 screens that paint an
 * order are a few rows and not 300.
 *
 * While the store is away all of it waits here. What was handed on may then be forgotten, the oldest first: it is the least
 * that is known of an order. What a screen said is kept until it can be written; where even that is too much, it is refused
 * and said so in the log.
 */
import type { ReceiptStage } from '@comanda/protocol/custody';
import type { Logger } from 'pino';
import type { Commands } from '../commands/all.ts';
import type { Clock } from '../domain/clock.ts';
import type { Push, Receipt, Saying } from '../store/receipts.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { Paced } from './paced.ts';
import type { Audience } from './witness.ts';

/** The first receipt is written at once: the order's next step depends on it. */
const RECEIPTS_PACE = { delayMs: 0, everyMs: 100 };
const PUSHES_PACE = { delayMs: 250, everyMs: 250 };

/** Orders that one row of pushes names at most; the store looks no further back for an order. */
export const WIDEST_PUSH = 256;

/** What is kept while the store is away: some 20 MB of receipts, and pushes of some minutes of rush. */
export const MOST_RECEIPTS = 100_000;
export const MOST_PUSHES = 2_000;

/** Receipts a command. */
const AT_A_TIME = 2_000;

/** What was said of one order. */
type Gathered = { [Stage in ReceiptStage]?: Saying[] };

type OpenPush = { -readonly [K in keyof Push]: Push[K] };

export class Receipts {
  readonly #commands: Pick<Commands, 'noteReceipts' | 'notePushes'>;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #receiptsWriter: Paced;
  readonly #pushesWriter: Paced;
  /** By order, in the order in which they were first spoken of. */
  #receipts = new Map<number, Gathered>();
  #said = 0;
  #pushes: OpenPush[] = [];
  /** The row that each audience's next order may still go into. */
  #open = new Map<Audience, OpenPush>();
  #refused = 0;
  #isWaiting = false;

  constructor(commands: Pick<Commands, 'noteReceipts' | 'notePushes'>, clock: Clock, log: Logger) {
    this.#commands = commands;
    this.#clock = clock;
    this.#log = log;
    this.#receiptsWriter = new Paced(RECEIPTS_PACE, () => this.#writeReceipts());
    this.#pushesWriter = new Paced(PUSHES_PACE, () => this.#writePushes());
  }

  said(screenId: string, stage: ReceiptStage, orderIds: readonly number[]): void {
    const at = this.#clock.now();
    for (const orderId of orderIds) {
      if (this.#said >= MOST_RECEIPTS) {
        this.#refused += 1;
        continue;
      }
      this.#gather({ orderId, stage, screens: [[screenId, at]] });
    }
    this.#receiptsWriter.ask();
  }

  #gather({ orderId, stage, screens }: Receipt): void {
    this.#said += screens.length;
    const gathered = this.#receipts.get(orderId);
    if (!gathered) this.#receipts.set(orderId, { [stage]: [...screens] });
    else if (gathered[stage]) gathered[stage].push(...screens);
    else gathered[stage] = [...screens];
  }

  handedOn(orderId: number, audience: Audience): void {
    const open = this.#open.get(audience);
    if (open && orderId > open.toOrder && orderId - open.fromOrder < WIDEST_PUSH) {
      open.toOrder = orderId;
      return;
    }
    const { screens, isSilent } = audience;
    const push = { fromOrder: orderId, toOrder: orderId, at: this.#clock.now(), isSilent, screens };
    this.#pushes.push(push);
    this.#open.set(audience, push);
    this.#pushesWriter.ask();
  }

  /** Resolves when what was said before has been written, or cannot be. */
  async written(): Promise<void> {
    await this.#receiptsWriter.now();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#receiptsWriter.stop(), this.#pushesWriter.stop()]);
  }

  async #writeReceipts(): Promise<boolean> {
    if (this.#refused > 0) this.#log.error({ event: 'receipts_refused', count: this.#refused, most: MOST_RECEIPTS });
    this.#refused = 0;
    // What comes meanwhile waits for its turn, together with what comes after it.
    for (let left = this.#receipts.size; left > 0; ) {
      const { batch, orders } = this.#takeReceipts(left);
      left -= orders;
      if (await this.#write('receipts', () => this.#commands.noteReceipts(batch))) continue;
      this.#giveBack(batch);
      return false;
    }
    return true;
  }

  /** Of so many orders at most: of one at least, and then of as many as make no transaction long. */
  #takeReceipts(most: number): { readonly batch: readonly Receipt[]; readonly orders: number } {
    const batch: Receipt[] = [];
    let orders = 0;
    let size = 0;
    for (const [orderId, { rendered = [], audible = [] }] of this.#receipts) {
      const more = rendered.length + audible.length;
      if (orders === most || (size > 0 && size + more > AT_A_TIME)) break;
      if (rendered.length > 0) batch.push({ orderId, stage: 'rendered', screens: rendered });
      if (audible.length > 0) batch.push({ orderId, stage: 'audible', screens: audible });
      orders += 1;
      size += more;
      this.#receipts.delete(orderId);
    }
    this.#said -= size;
    return { batch, orders };
  }

  /** Before what came meanwhile: the first time of each stage is the one that counts. */
  #giveBack(batch: readonly Receipt[]): void {
    const later = this.#receipts;
    this.#receipts = new Map();
    this.#said = 0;
    for (const receipt of batch) this.#gather(receipt);
    for (const [orderId, { rendered = [], audible = [] }] of later) {
      if (rendered.length > 0) this.#gather({ orderId, stage: 'rendered', screens: rendered });
      if (audible.length > 0) this.#gather({ orderId, stage: 'audible', screens: audible });
    }
  }

  async #writePushes(): Promise<boolean> {
    const batch = this.#pushes;
    this.#pushes = [];
    this.#open = new Map();
    if (batch.length === 0 || (await this.#write('pushes', () => this.#commands.notePushes(batch)))) return true;
    const kept = [...batch, ...this.#pushes];
    const tooMany = kept.length - MOST_PUSHES;
    if (tooMany > 0) this.#log.warn({ event: 'pushes_forgotten', count: tooMany, most: MOST_PUSHES });
    this.#pushes = kept.slice(Math.max(tooMany, 0));
    return false;
  }

  /** False where it must be tried again: the store is away. */
  async #write(what: 'receipts' | 'pushes', command: () => Promise<void>): Promise<boolean> {
    try {
      await command();
    } catch (error) {
      if (error instanceof StoreUnavailable) {
        if (!this.#isWaiting) this.#log.warn({ event: 'custody_waits', what, reason: error.reason });
        this.#isWaiting = true;
        return false;
      }
      // A bug of ours: what it is about would fail again, and keep all that comes after it from being written.
      this.#log.error({ event: 'custody_failed', what, err: error });
      return true;
    }
    if (this.#isWaiting) this.#log.info({ event: 'custody_writes_again', what });
    this.#isWaiting = false;
    return true;
  }
}

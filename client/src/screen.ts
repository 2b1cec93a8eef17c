/** What a staff screen says of itself: which orders it has painted and sounded, and whether anybody could notice them. */
import type { ReceiptStage } from '@comanda/protocol/custody';
import type { Presence, ResumableDown, Up } from '@comanda/protocol/feed';
import type { Environment } from './environment.ts';
import { MAX_ORDERS_PER_RECEIPT } from './wire.ts';

/** Orders are gathered for this long, and named together. */
const GATHER_MS = 100;

/** Between what was said, or the server's answer to it, and what is said next: many frames are a flood to it. */
const PAUSE_MS = 600;

/** How the screen is, as far as the page has said so. */
export type PresenceSaid = Partial<Pick<Presence, 'visible' | 'audio'>>;

interface Receipt {
  readonly stage: ReceiptStage;
  readonly id: number;
  /** To be said, said on the socket of the moment, or known to have arrived by it. */
  progress: 'due' | 'said' | 'arrived';
}

/** What a screen needs of the feed. */
interface Line {
  /** True where it went out. */
  send(frame: Up): boolean;
  readonly cursor: string | undefined;
}

export class Screen {
  readonly #line: Line;
  readonly #isWaiting: (id: number) => boolean;
  readonly #environment: Environment;
  /** By stage and order. */
  readonly #receipts = new Map<string, Receipt>();
  #said: PresenceSaid = {};
  #presenceIsDue = false;
  #skewMs: number | undefined;
  /** `paused`: presence has just been said; orders need not wait for that. `asking`: for an answer, and a pause after it. */
  #doing: 'nothing' | 'paused' | 'gathering' | 'asking' = 'nothing';
  #cancelTimer = () => {};

  /** `isWaiting`: whether it still matters that the order was seen. */
  constructor(line: Line, isWaiting: (id: number) => boolean, environment: Environment) {
    this.#line = line;
    this.#isWaiting = isWaiting;
    this.#environment = environment;
  }

  stop(): void {
    this.#cancelTimer();
    this.#doing = 'nothing';
  }

  /** What was said before on this socket is not said again. */
  say(stage: ReceiptStage, ids: readonly number[]): void {
    for (const id of ids) {
      const key = stage + id;
      if (!this.#receipts.has(key)) this.#receipts.set(key, { stage, id, progress: 'due' });
    }
    if (this.#doing === 'nothing' || this.#doing === 'paused') this.#flushAfter(GATHER_MS, 'gathering');
  }

  /** Says at once again that an order is painted; false where that was never said. */
  insist(id: number): boolean {
    const receipt = this.#receipts.get(`rendered${id}`);
    if (!receipt) return false;
    receipt.progress = 'due';
    this.#flush();
    return true;
  }

  present(said: PresenceSaid): void {
    this.#said = { ...this.#said, ...said };
    this.#presenceIsDue = true;
    if (this.#doing === 'nothing') this.#flush();
  }

  heard(frame: ResumableDown): void {
    const isWelcome = frame.type === 'welcome';
    if (isWelcome || frame.type === 'pong') {
      for (const [key, receipt] of this.#receipts) {
        if (!isWelcome && receipt.progress === 'said') receipt.progress = 'arrived';
        if (receipt.progress === 'arrived' && !this.#isWaiting(receipt.id)) this.#receipts.delete(key);
        // A server that stopped may have forgotten what it heard: for orders that still wait it is told once more.
        else if (isWelcome) receipt.progress = 'due';
      }
      if (isWelcome) this.#doing = 'nothing';
      else this.#flushAfter(PAUSE_MS, 'asking');
    }
    if ('server_time' in frame) {
      this.#skewMs = Math.round(this.#environment.now() - Date.parse(frame.server_time));
      this.present({});
    }
  }

  #flushAfter(ms: number, doing: 'paused' | 'gathering' | 'asking'): void {
    this.#doing = doing;
    this.#cancelTimer();
    this.#cancelTimer = this.#environment.after(ms, () => this.#flush());
  }

  /** Says what is due, and asks whether it has arrived. Where there is no line, the next one's `welcome` comes back to it. */
  #flush(): void {
    this.#cancelTimer();
    this.#doing = 'nothing';
    if (this.#presenceIsDue && this.#line.send(this.#presence())) {
      this.#presenceIsDue = false;
      this.#flushAfter(PAUSE_MS, 'paused');
    }
    for (const stage of ['rendered', 'audible'] as const) {
      const due = [...this.#receipts.values()]
        .filter((receipt) => receipt.stage === stage && receipt.progress === 'due')
        .slice(0, MAX_ORDERS_PER_RECEIPT);
      const order_ids = due.map(({ id }) => id);
      if (!due.length || !this.#line.send({ type: 'receipt', stage, order_ids })) continue;
      for (const receipt of due) receipt.progress = 'said';
      this.#doing = 'asking';
    }
    if (this.#doing !== 'asking') return;
    this.#cancelTimer();
    this.#line.send({ type: 'ping' });
  }

  #presence(): Presence {
    const { visible = this.#environment.isVisible(), audio = false } = this.#said;
    return { type: 'presence', visible, audio, cursor: this.#line.cursor, skew_ms: this.#skewMs };
  }
}

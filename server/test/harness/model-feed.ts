/**
 * Servers and clients of the feed without sockets, for tests that decide about every step: the real tail and the real way
 * back behind a wire on which frames take their time, and clients that keep orders as a board or a kiosk does.
 */
import type { ResyncReason } from '@comanda/protocol/feed';
import type { OrderStatus } from '@comanda/protocol/order';
import { pino } from 'pino';
import type { LoggedEvent } from '../../src/domain/log-event.ts';
import { isOpen } from '../../src/domain/order-moves.ts';
import { encodeCursor } from '../../src/log/cursor.ts';
import { resume, type Subscriber } from '../../src/log/outbox.ts';
import { Tail, type TailListener } from '../../src/log/tail.ts';
import { concernsDevice } from '../../src/sockets/frames.ts';
import type { EventReads } from '../../src/store/events.ts';
import type { StoreReader } from '../../src/store/store.ts';

/** Resolves when whoever decides about the order of things says so. */
export type Gate = (label: string) => Promise<void>;

type Frame =
  | { readonly kind: 'event'; readonly logged: LoggedEvent; readonly cursor: string }
  | { readonly kind: 'heartbeat'; readonly cursor: string }
  | { readonly kind: 'resync'; readonly reason: ResyncReason };

function concerns({ event }: LoggedEvent, deviceId: number | null): boolean {
  return deviceId === null || concernsDevice(event, deviceId);
}

/** The same reads, each asked and answered when the gate opens. */
function gated(reads: EventReads, gate: Gate): EventReads {
  const slow =
    <A extends unknown[], R>(name: string, read: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await gate(`ask ${name}`);
      const answer = await read(...args);
      await gate(`answer ${name}`);
      return answer;
    };
  return {
    ...reads,
    position: slow('position', reads.position),
    after: slow('after', reads.after),
    ofDeviceAfter: slow('ofDeviceAfter', reads.ofDeviceAfter),
  };
}

/** One server: a tail, and the connections that it hands events on to. It can be started anew, which cuts them all. */
export class ModelServer implements TailListener {
  readonly events: EventReads;
  readonly #gate: Gate;
  readonly #connections = new Set<Connection>();
  #tail: Tail;
  #up: Promise<void>;

  constructor(reads: EventReads, gate: Gate) {
    this.#gate = gate;
    this.events = gated(reads, gate);
    this.#tail = new Tail(this.events, pino({ level: 'silent' }));
    this.#up = this.#tail.start(this);
  }

  get tail(): Tail {
    return this.#tail;
  }

  readonly wake = (): void => this.#tail.wake();

  /** Nobody is let in between the old tail and the new one. */
  restart(): Promise<void> {
    this.#up = this.#startAnew(this.#up);
    return this.#up;
  }

  async #startAnew(before: Promise<void>): Promise<void> {
    await before;
    const stopping = this.#tail.stop();
    this.onGap();
    await stopping;
    this.#tail = new Tail(this.events, pino({ level: 'silent' }));
    await this.#tail.start(this);
  }

  /** Lets a client in once the server is up. */
  async connect(deviceId: number | null, onFrame: (frame: Frame) => void): Promise<Connection> {
    for (let up = null; up !== this.#up; ) {
      up = this.#up;
      await up;
    }
    const connection = new Connection(this.#tail, deviceId, onFrame, this.#gate);
    this.#connections.add(connection);
    connection.closed.then(() => this.#connections.delete(connection));
    return connection;
  }

  heartbeat(): void {
    for (const connection of this.#connections) {
      if (connection.live) connection.send({ kind: 'heartbeat', cursor: cursorOf(this.#tail) });
    }
  }

  onEvent(logged: LoggedEvent): void {
    for (const connection of this.#connections) if (connection.live) connection.deliver(logged);
  }

  onGap(): void {
    for (const connection of this.#connections) connection.close();
  }
}

function cursorOf(tail: Tail): string {
  return encodeCursor({ epoch: tail.epoch, seq: tail.position });
}

/** A socket: frames leave in order and arrive in order, but when; what has not arrived when it closes is lost. */
export class Connection implements Subscriber {
  readonly deviceId: number | null;
  readonly closed: Promise<void>;
  readonly #tail: Tail;
  readonly #onFrame: (frame: Frame) => void;
  readonly #gate: Gate;
  readonly #close: () => void;
  #onTheWay: Frame[] = [];
  #isOpen = true;
  #live = false;

  constructor(tail: Tail, deviceId: number | null, onFrame: (frame: Frame) => void, gate: Gate) {
    this.deviceId = deviceId;
    this.#tail = tail;
    this.#onFrame = onFrame;
    this.#gate = gate;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#close = resolve;
  }

  get live(): boolean {
    return this.#live;
  }

  /** True when all that was sent has arrived. */
  get quiet(): boolean {
    return this.#onTheWay.length === 0;
  }

  /** Resumes; the error of a way back that failed is the caller's. */
  resumeFrom(cursor: string, events: EventReads): Promise<void> {
    return resume(this, cursor, this.#tail, events);
  }

  isOpen(): boolean {
    return this.#isOpen;
  }

  deliver(logged: LoggedEvent): void {
    if (!concerns(logged, this.deviceId)) return;
    this.send({ kind: 'event', logged, cursor: encodeCursor({ epoch: this.#tail.epoch, seq: logged.seq }) });
  }

  ready(): Promise<void> {
    return this.#gate('ready');
  }

  resync(reason: ResyncReason): void {
    this.send({ kind: 'resync', reason });
  }

  subscribe(): void {
    this.#live = true;
  }

  close(): void {
    this.#isOpen = false;
    this.#live = false;
    this.#onTheWay = [];
    this.#close();
  }

  send(frame: Frame): void {
    if (!this.#isOpen) return;
    this.#onTheWay.push(frame);
    if (this.#onTheWay.length === 1) void this.#carry();
  }

  async #carry(): Promise<void> {
    while (this.#onTheWay.length > 0) {
      await this.#gate('frame');
      const frame = this.#onTheWay[0];
      if (frame === undefined) return;
      this.#onFrame(frame);
      this.#onTheWay.shift();
    }
  }
}

/** What a client has applied since a snapshot. */
export interface Stretch {
  readonly from: number;
  readonly seqs: number[];
}

/** A board (no device) or a kiosk: a snapshot, then events from its cursor; after a resync the same again. */
export class ModelClient {
  readonly deviceId: number | null;
  readonly orders = new Map<number, OrderStatus>();
  readonly stretches: Stretch[] = [];
  readonly #reader: Pick<StoreReader, 'snapshots'>;
  readonly #server: ModelServer;
  readonly #gate: Gate;
  #cursor = '';
  #applied = 0;
  #connection: Connection | null = null;
  #home = false;

  constructor(deviceId: number | null, reader: Pick<StoreReader, 'snapshots'>, server: ModelServer, gate: Gate) {
    this.deviceId = deviceId;
    this.#reader = reader;
    this.#server = server;
    this.#gate = gate;
  }

  /** True when it is connected and has been told all. */
  get quiet(): boolean {
    return this.#connection?.live === true && this.#connection.quiet;
  }

  cut(): void {
    this.#connection?.close();
  }

  goHome(): void {
    this.#home = true;
    this.cut();
  }

  /** Connects again and again until it goes home. */
  async run(): Promise<void> {
    await this.#snapshot();
    while (!this.#home) {
      let resync = false;
      const failed = Promise.withResolvers<never>();
      const connection = await this.#server.connect(this.deviceId, (frame) => {
        if (frame.kind === 'resync') {
          resync = true;
          connection.close();
          return;
        }
        try {
          this.#take(frame);
        } catch (error) {
          failed.reject(error);
        }
      });
      this.#connection = connection;
      connection.resumeFrom(this.#cursor, this.#server.events).catch(failed.reject);
      await Promise.race([connection.closed, failed.promise]);
      this.#connection = null;
      if (resync) await this.#snapshot();
      await this.#gate('reconnect');
    }
  }

  async #snapshot(): Promise<void> {
    await this.#gate('ask snapshot');
    const { queue, activeOfDevice } = this.#reader.snapshots;
    const { value, position } = await (this.deviceId === null ? queue() : activeOfDevice(this.deviceId));
    await this.#gate('answer snapshot');
    this.orders.clear();
    for (const { id, status } of value) this.orders.set(id, status);
    this.#cursor = encodeCursor(position);
    this.#applied = position.seq;
    this.stretches.push({ from: position.seq, seqs: [] });
  }

  #take(frame: Exclude<Frame, { kind: 'resync' }>): void {
    this.#cursor = frame.cursor;
    if (frame.kind === 'heartbeat') return;
    const { seq, event } = frame.logged;
    if (seq <= this.#applied) throw new Error(`event ${seq} came after ${this.#applied} had been applied`);
    this.#applied = seq;
    this.stretches.at(-1)?.seqs.push(seq);
    if (event.kind === 'order_placed') this.orders.set(event.orderId, 'PLACED');
    if (event.kind !== 'order_moved') return;
    if (isOpen(event.status)) this.orders.set(event.orderId, event.status);
    else this.orders.delete(event.orderId);
  }
}

/** The places that a client must have applied in a stretch that ended at `end`. */
export function owed(log: readonly LoggedEvent[], client: ModelClient, from: number, end: number): number[] {
  return log
    .filter((logged) => logged.seq > from && logged.seq <= end && concerns(logged, client.deviceId))
    .map((l) => l.seq);
}

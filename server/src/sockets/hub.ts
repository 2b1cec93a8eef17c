/**
 * The hub: who is connected, and what is published to whom. Publishing is one native call a topic; the price is one
 * write(2) a socket. A reader that is too slow is closed, never skipped.
 */
import { CLOSE, type CloseCode } from '@comanda/protocol/close-codes';
import { toInstant } from '@comanda/protocol/instant';
import { HEARTBEAT_S } from '@comanda/protocol/version';
import type { Server } from 'bun';
import type { Logger } from 'pino';
import type { Witness } from '../custody/witness.ts';
import type { Timekeeper } from '../domain/clock.ts';
import { isDrill, type LogEvent, type LoggedEvent } from '../domain/log-event.ts';
import type { Limits } from '../limits/limits.ts';
import { encodeCursor } from '../log/cursor.ts';
import { resume, type Subscriber } from '../log/outbox.ts';
import type { Tail, TailListener } from '../log/tail.ts';
import type { EventReads } from '../store/events.ts';
import {
  concernsDevice,
  controlFrame,
  deviceFrame,
  deviceOf,
  EVERY_DEVICE,
  type EventFrame,
  isPlain,
  plainText,
  staffFrame,
  withCursor,
} from './frames.ts';
import { Liveness, SWEEP_MS } from './liveness.ts';
import { revokes } from './revocation.ts';
import { audienceOf, Screens } from './screens.ts';
import type { AnySession, Dialect, LiveSession, Socket } from './session.ts';

/** Unsent bytes above which a backfill waits: with one more batch it stays below what makes a reader a slow one. */
const BACKFILL_BACKLOG = 32 * 1024;

/**
 * Unsent bytes at which a live reader is closed, and how much may be published between two looks at that. At its own limit
 * the runtime skips frames first and closes later, and what is sent in between would hide the gap; so it must never get
 * there: 96 KiB, 16 KiB until the next look and 116 KiB of one turn stay below the 256 KiB.
 */
const SLOW_READER_BACKLOG = 96 * 1024;
const BYTES_BETWEEN_LOOKS = 16 * 1024;

const staffTopic = (dialect: Dialect) => `staff_orders.${dialect}`;
const deviceTopic = (deviceId: number, dialect: Dialect) => `device_${deviceId}.${dialect}`;
const kiosksTopic = (dialect: Dialect) => `kiosks.${dialect}`;
const HEARTBEAT_TOPIC = 'heartbeat';
const WATCHING_TOPIC = 'watching';

export interface HubCounts {
  readonly opened: number;
  readonly closed: number;
  readonly open: number;
}

export class Hub implements TailListener {
  readonly screens: Screens;
  readonly #tail: Tail;
  readonly #events: EventReads;
  readonly #limits: Limits;
  readonly #witness: Witness;
  readonly #clock: Timekeeper;
  readonly #log: Logger;
  readonly #sockets = new Set<Socket>();
  /** Open sockets by owner, to hold each to its share. */
  readonly #owned = new Map<string, number>();
  #server: Server<AnySession> | null = null;
  readonly #liveness: Liveness;
  #stopTimers: (() => void)[] = [];
  #opened = 0;
  #closed = 0;
  readonly #isWatched: () => boolean;
  /** Bytes that one socket may have been given since the last look for slow readers. */
  #published = 0;

  /** `isWatched`: what kiosks are told. */
  constructor(
    tail: Tail,
    events: EventReads,
    limits: Limits,
    witness: Witness,
    isWatched: () => boolean,
    clock: Timekeeper,
    log: Logger,
  ) {
    this.#tail = tail;
    this.#events = events;
    this.#limits = limits;
    this.#witness = witness;
    this.#isWatched = isWatched;
    this.#clock = clock;
    this.#log = log;
    this.screens = new Screens(clock);
    this.screens.onChange(() => witness.screensChanged());
    this.#liveness = new Liveness(this.#sockets, this.screens, clock);
  }

  start(server: Server<AnySession>): void {
    this.#server = server;
    this.#stopTimers = [
      this.#clock.every(SWEEP_MS, () => this.#liveness.sweep()),
      this.#clock.every(HEARTBEAT_S * 1000, () => this.#heartbeat()),
    ];
  }

  /** Says goodbye to all: they come back, to this server or another. */
  stop(): void {
    for (const stopTimer of this.#stopTimers) stopTimer();
    this.closeAll(CLOSE.RESTART, 'server restart');
  }

  closeAll(code: CloseCode, reason: string): void {
    for (const socket of this.#sockets) socket.close(code, reason);
  }

  get counts(): HubCounts {
    return { opened: this.#opened, closed: this.#closed, open: this.#sockets.size };
  }

  /** Sockets subscribed to what staff see, or to what one device sees. */
  subscribers(deviceId?: number): number {
    const topicOf = deviceId === undefined ? staffTopic : (dialect: Dialect) => deviceTopic(deviceId, dialect);
    const count = (dialect: Dialect) => this.#server?.subscriberCount(topicOf(dialect)) ?? 0;
    return count('plain') + count('v1');
  }

  // ── Joining and leaving ────────────────────────────────────────────────────────────────────────────────────────────

  admit(socket: Socket): void {
    const session = socket.data;
    if (session.kind === 'refused') {
      socket.close(session.code, session.reason);
      return;
    }
    this.#opened += 1;
    this.#sockets.add(socket);
    const owner = ownerOf(session);
    const owned = (this.#owned.get(owner) ?? 0) + 1;
    this.#owned.set(owner, owned);
    this.#liveness.begin(session);

    const share = session.kind === 'staff' ? this.#limits.socketsPerUser : this.#limits.socketsPerDevice;
    if (owned > share) {
      socket.close(CLOSE.TOO_MANY_CONNECTIONS, 'too many connections');
      if (session.kind === 'kiosk') this.#witness.suspect(session.deviceId, 'too_many_sockets');
      return;
    }
    if (this.closeIfRevoked(socket, session, session.admittedAt)) return;
    if (session.kind === 'staff') this.screens.join(session);
    if (session.dialect === 'plain') this.#subscribe(socket, session);
    else this.#welcome(socket, session);
  }

  /** Where the tail stands. Whoever asks the store about a right keeps it, to ask below what came in between. */
  get position(): number {
    return this.#tail.position;
  }

  /** Closes a socket whose right was taken away after this place in the log, if it was; that event has passed it by. */
  closeIfRevoked(socket: Socket, session: LiveSession, after: number): boolean {
    const passed = this.#tail.recentAfter(after);
    if (passed === null) {
      socket.close(CLOSE.RESTART, 'connect again');
      return true;
    }
    for (const { event } of passed) {
      const verdict = revokes(event, session);
      if (!verdict) continue;
      socket.close(verdict.code, verdict.reason);
      return true;
    }
    return false;
  }

  leave(socket: Socket): void {
    const session = socket.data;
    if (session.kind === 'refused' || !this.#sockets.delete(socket)) return;
    session.state = 'closed';
    this.#closed += 1;
    if (session.kind === 'staff') this.screens.leave(session);
    const owner = ownerOf(session);
    const owned = (this.#owned.get(owner) ?? 1) - 1;
    if (owned > 0) this.#owned.set(owner, owned);
    else this.#owned.delete(owner);
    session.onDrain?.();
  }

  /** Something came from a socket: somebody, or at least something, is there. */
  heard(socket: Socket): void {
    if (socket.data.kind !== 'refused') socket.data.unheardMs = 0;
  }

  /** The runtime says that a socket's backlog has gone out: the other side takes what it is sent. */
  drained(socket: Socket): void {
    this.heard(socket);
    if (socket.data.kind !== 'refused') socket.data.onDrain?.();
  }

  #welcome(socket: Socket, session: LiveSession): void {
    const since = session.since;
    session.since = null;
    socket.send(
      controlFrame({
        type: 'welcome',
        // A client keeps this cursor. Until it has been told what it missed, that is the one it came with.
        cursor: since ?? this.#cursor(),
        heartbeat_s: HEARTBEAT_S,
        server_time: toInstant(this.#clock.now()),
        ...(session.kind === 'kiosk' && { anyone_watching: this.#isWatched() }),
      }),
    );
    // In the same tick: a change from now on is told, also while it hears what it missed.
    if (session.kind === 'kiosk') socket.subscribe(WATCHING_TOPIC);
    if (since === null) {
      this.#subscribe(socket, session);
      return;
    }
    resume(this.#subscriber(socket, session), since, this.#tail, this.#events).catch((error: unknown) => {
      this.#log.error({ event: 'resume_failed', err: error });
      socket.close(CLOSE.TRY_LATER, 'try again later');
    });
  }

  #subscriber(socket: Socket, session: LiveSession): Subscriber {
    const frameOf = session.kind === 'staff' ? staffFrame : deviceFrame;
    const alone = session.kind === 'staff' ? audienceOf([session]) : null;
    let missedNothing = true;
    return {
      deviceId: session.kind === 'staff' ? null : session.deviceId,
      isOpen: () => session.state !== 'closed',
      deliver: ({ seq, event }) => {
        if (session.kind === 'kiosk' && !concernsDevice(event, session.deviceId)) return;
        const frame = frameOf(event);
        if (frame) socket.send(withCursor(JSON.stringify(frame), encodeCursor({ epoch: this.#tail.epoch, seq })));
        if (alone && event.kind === 'order_placed') this.#witness.handedOn(event.orderId, alone);
      },
      ready: () => this.#caughtUp(socket, session),
      resync: (reason) => {
        missedNothing = false;
        socket.send(controlFrame({ type: 'resync', reason, cursor: this.#cursor() }));
      },
      subscribe: () => {
        this.#subscribe(socket, session);
        // Says that all that was missed has been told, and gives a cursor that is as new as can be.
        if (missedNothing) socket.send(this.#heartbeatFrame());
      },
    };
  }

  /** One turn of the event loop for the others, and as many more as a slow reader needs. */
  async #caughtUp(socket: Socket, session: LiveSession): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (session.state !== 'closed' && socket.getBufferedAmount() > BACKFILL_BACKLOG) {
      await new Promise<void>((resolve) => {
        session.onDrain = resolve;
      });
      session.onDrain = null;
    }
  }

  #subscribe(socket: Socket, session: LiveSession): void {
    if (session.state !== 'joining') return;
    session.state = 'live';
    if (session.kind === 'staff') this.screens.goLive();
    socket.subscribe(
      session.kind === 'staff' ? staffTopic(session.dialect) : deviceTopic(session.deviceId, session.dialect),
    );
    if (session.kind === 'kiosk') socket.subscribe(kiosksTopic(session.dialect));
    if (session.dialect === 'v1') socket.subscribe(HEARTBEAT_TOPIC);
  }

  #cursor(): string {
    return encodeCursor({ epoch: this.#tail.epoch, seq: this.#tail.position });
  }

  // ── Publishing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  onEvent(logged: LoggedEvent): void {
    const { seq, event } = logged;
    if (this.#published >= BYTES_BETWEEN_LOOKS) this.#closeSlowReaders();
    const staff = staffFrame(event);
    const device = deviceFrame(event);
    if (!staff && !device) {
      this.#revoke(event);
      return;
    }
    const cursor = encodeCursor({ epoch: this.#tail.epoch, seq });
    if (staff) this.#publish(staffTopic, staff, cursor, isDrill(event));
    if (event.kind === 'order_placed') {
      const audience = isDrill(event) ? this.screens.beginDrill() : this.screens.audience;
      if (audience.screens.length > 0) this.#witness.handedOn(event.orderId, audience);
    }
    const deviceId = deviceOf(event);
    if (!device || deviceId === null) return;
    if (deviceId === EVERY_DEVICE) this.#publish(kiosksTopic, device, cursor);
    else this.#publish((dialect) => deviceTopic(deviceId, dialect), device, cursor);
  }

  onGap(): void {
    this.closeAll(CLOSE.RESTART, 'connect again');
  }

  /** A board of the original's cannot tell a drill from an order: it is not told of one. */
  #publish(topicOf: (dialect: Dialect) => string, frame: EventFrame, cursor: string, isOfDrill = false): void {
    const server = this.#server;
    if (!server) return;
    const text = JSON.stringify(frame);
    const resumable = withCursor(text, cursor);
    if (isPlain(frame) && !isOfDrill) server.publish(topicOf('plain'), plainText(frame, text));
    server.publish(topicOf('v1'), resumable);
    this.#published += resumable.length;
  }

  /** Tells kiosks whether anybody watches from now on. */
  tellWatching(isWatched: boolean): void {
    const at = toInstant(this.#clock.now());
    this.#server?.publish(WATCHING_TOPIC, controlFrame({ type: 'watching_changed', anyone_watching: isWatched, at }));
  }

  #heartbeat(): void {
    this.#server?.publish(HEARTBEAT_TOPIC, this.#heartbeatFrame());
  }

  #heartbeatFrame(): string {
    return controlFrame({ type: 'heartbeat', cursor: this.#cursor(), server_time: toInstant(this.#clock.now()) });
  }

  // ── Who must go ────────────────────────────────────────────────────────────────────────────────────────────────────

  #revoke(event: LogEvent): void {
    for (const socket of this.#sockets) {
      if (socket.data.kind === 'refused') continue;
      const verdict = revokes(event, socket.data);
      if (verdict) socket.close(verdict.code, verdict.reason);
    }
  }

  #closeSlowReaders(): void {
    this.#published = 0;
    for (const socket of this.#sockets) {
      if (socket.data.kind === 'refused' || socket.data.state !== 'live') continue;
      // A close frame would have to wait behind the backlog.
      if (socket.getBufferedAmount() > SLOW_READER_BACKLOG) socket.terminate();
    }
  }
}

function ownerOf(session: LiveSession): string {
  return session.kind === 'staff' ? `user:${session.userId}` : `device:${session.deviceId}`;
}

/**
 * The hub: who is connected, what is published to whom, and who must go. Publishing is one native call a topic; the price
 * is one write(2) a socket. A reader that is too slow is closed, never skipped.
 */
import { CLOSE, type CloseCode } from '@comanda/protocol/close-codes';
import { toInstant } from '@comanda/protocol/instant';
import { AUTH_WARNING_S, HEARTBEAT_S } from '@comanda/protocol/version';
import type { Server } from 'bun';
import type { Logger } from 'pino';
import type { Timekeeper } from '../domain/clock.ts';
import type { LogEvent, LoggedEvent } from '../domain/log-event.ts';
import type { Limits } from '../limits/limits.ts';
import { encodeCursor } from '../log/cursor.ts';
import { resume, type Subscriber } from '../log/outbox.ts';
import type { Tail, TailListener } from '../log/tail.ts';
import type { EventReads } from '../store/events.ts';
import { controlFrame, deviceFrame, deviceOf, isPlain, type OrderFrame, staffFrame, withCursor } from './frames.ts';
import type { AnySession, Dialect, LiveSession, Socket } from './session.ts';

/** How often sessions are looked through for ended tokens and broken promises. */
const SWEEP_MS = 1_000;

/** A v1 client that has begun to ping and then says nothing for this long is gone, whatever a proxy answers for it. */
const SILENCE_MS = 19_000;

/**
 * A socket from which nothing has come for this long is pinged, and given up at the second number: a half-open one is found
 * within 20 s, whatever is sent to it meanwhile.
 */
const PING_AFTER_MS = 10_000;
const DEAD_AFTER_MS = 18_000;

/** What counts of the time since the last sweep: a process that stood still was not there to hear anybody. */
const MOST_PER_SWEEP_MS = 2 * SWEEP_MS;

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
const HEARTBEAT_TOPIC = 'heartbeat';

export interface HubCounts {
  readonly opened: number;
  readonly closed: number;
  readonly open: number;
}

export class Hub implements TailListener {
  readonly #tail: Tail;
  readonly #events: EventReads;
  readonly #limits: Limits;
  readonly #clock: Timekeeper;
  readonly #log: Logger;
  readonly #sockets = new Set<Socket>();
  /** Open sockets by owner, to hold each to its share. */
  readonly #owned = new Map<string, number>();
  #server: Server<AnySession> | null = null;
  #stopTimers: (() => void)[] = [];
  #opened = 0;
  #closed = 0;
  #watching = 0;
  #onWatched: (isWatched: boolean) => void = () => {};
  #sweptAt = 0;
  /** Bytes that one socket may have been given since the last look for slow readers. */
  #published = 0;

  constructor(tail: Tail, events: EventReads, limits: Limits, clock: Timekeeper, log: Logger) {
    this.#tail = tail;
    this.#events = events;
    this.#limits = limits;
    this.#clock = clock;
    this.#log = log;
  }

  start(server: Server<AnySession>): void {
    this.#server = server;
    this.#sweptAt = this.#clock.now();
    this.#stopTimers = [
      this.#clock.every(SWEEP_MS, () => this.#sweep()),
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

  /** True when at least one staff screen is connected here. */
  get anyoneWatching(): boolean {
    return this.#watching > 0;
  }

  /** Calls `listener` when the first staff screen comes and when the last one goes. */
  onWatched(listener: (isWatched: boolean) => void): void {
    this.#onWatched = listener;
  }

  #countWatching(change: 1 | -1): void {
    const before = this.anyoneWatching;
    this.#watching += change;
    if (this.anyoneWatching !== before) this.#onWatched(this.anyoneWatching);
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
    if (session.kind === 'staff') this.#countWatching(1);
    // Sockets that came together, after a restart perhaps, are not pinged together.
    session.unheardMs = (this.#opened * SWEEP_MS) % PING_AFTER_MS;

    const share = session.kind === 'staff' ? this.#limits.socketsPerUser : this.#limits.socketsPerDevice;
    if (owned > share) {
      socket.close(CLOSE.TOO_MANY_CONNECTIONS, 'too many connections');
      return;
    }
    if (this.closeIfRevoked(socket, session, session.admittedAt)) return;
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
    if (session.kind === 'staff') this.#countWatching(-1);
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
      }),
    );
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
    let missedNothing = true;
    return {
      deviceId: session.kind === 'staff' ? null : session.deviceId,
      isOpen: () => session.state !== 'closed',
      deliver: ({ seq, event }) => {
        if (session.kind === 'kiosk' && deviceOf(event) !== session.deviceId) return;
        const frame = frameOf(event);
        if (frame) socket.send(withCursor(JSON.stringify(frame), encodeCursor({ epoch: this.#tail.epoch, seq })));
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
    socket.subscribe(
      session.kind === 'staff' ? staffTopic(session.dialect) : deviceTopic(session.deviceId, session.dialect),
    );
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
    if (staff) this.#publish(staffTopic, staff, cursor);
    const deviceId = deviceOf(event);
    if (device && deviceId !== null) this.#publish((dialect) => deviceTopic(deviceId, dialect), device, cursor);
  }

  onGap(): void {
    this.closeAll(CLOSE.RESTART, 'connect again');
  }

  #publish(topicOf: (dialect: Dialect) => string, frame: OrderFrame, cursor: string): void {
    const server = this.#server;
    if (!server) return;
    const plain = JSON.stringify(frame);
    const resumable = withCursor(plain, cursor);
    if (isPlain(frame)) server.publish(topicOf('plain'), plain);
    server.publish(topicOf('v1'), resumable);
    this.#published += resumable.length;
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

  #sweep(): void {
    const now = this.#clock.now();
    const passed = Math.min(Math.max(now - this.#sweptAt, 0), MOST_PER_SWEEP_MS);
    this.#sweptAt = now;
    for (const socket of this.#sockets) {
      const session = socket.data;
      if (session.kind === 'refused') continue;
      const pingIsDue = session.unheardMs < PING_AFTER_MS && session.unheardMs + passed >= PING_AFTER_MS;
      session.unheardMs += passed;
      if (pingIsDue) socket.ping();
      const silent = session.heardAt > 0 && now - session.heardAt > SILENCE_MS;
      if (silent || session.unheardMs >= DEAD_AFTER_MS) {
        // Nobody is there to answer a close frame.
        socket.terminate();
        continue;
      }
      if (session.kind !== 'staff') continue;
      if (now >= session.expiresAt) {
        socket.close(CLOSE.UNAUTHENTICATED, 'token expired');
      } else if (session.dialect === 'v1' && !session.warned && now >= session.expiresAt - AUTH_WARNING_S * 1000) {
        session.warned = true;
        socket.send(controlFrame({ type: 'auth_expiring', expires_at: toInstant(session.expiresAt) }));
      }
    }
  }
}

function ownerOf(session: LiveSession): string {
  return session.kind === 'staff' ? `user:${session.userId}` : `device:${session.deviceId}`;
}

/** What a control event means for a socket; null where it does not concern it. */
function revokes(event: LogEvent, session: LiveSession): { code: CloseCode; reason: string } | null {
  switch (event.kind) {
    case 'device_revoked':
      return session.kind === 'kiosk' && session.deviceId === event.deviceId
        ? { code: CLOSE.UNAUTHENTICATED, reason: 'device deactivated' }
        : null;
    case 'user_revoked':
      return session.kind === 'staff' && session.userId === event.userId
        ? { code: CLOSE.UNAUTHENTICATED, reason: 'signed out' }
        : null;
    case 'session_revoked':
      return session.kind === 'staff' && session.sessionId === event.sessionId
        ? { code: CLOSE.UNAUTHENTICATED, reason: 'signed out' }
        : null;
    case 'role_changed':
      if (session.kind !== 'staff' || session.userId !== event.userId) return null;
      return event.mayWatch
        ? { code: CLOSE.RESTART, reason: 'role changed, connect again' }
        : { code: CLOSE.FORBIDDEN, reason: 'not staff' };
    default:
      return null;
  }
}

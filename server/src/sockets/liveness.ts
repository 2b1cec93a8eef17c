/** Who is still there: pings what is silent, gives up what does not answer, and ends what outlives its token. */
import { CLOSE } from '@comanda/protocol/close-codes';
import { toInstant } from '@comanda/protocol/instant';
import { AUTH_WARNING_S } from '@comanda/protocol/version';
import type { Clock } from '../domain/clock.ts';
import { controlFrame } from './frames.ts';
import type { Screens } from './screens.ts';
import type { LiveSession, Socket, StaffSession } from './session.ts';

/** How often sessions are looked through for ended tokens and broken promises. */
export const SWEEP_MS = 1_000;

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

export class Liveness {
  readonly #sockets: ReadonlySet<Socket>;
  readonly #screens: Screens;
  readonly #clock: Clock;
  #admitted = 0;
  #sweptAt: number;

  constructor(sockets: ReadonlySet<Socket>, screens: Screens, clock: Clock) {
    this.#sockets = sockets;
    this.#screens = screens;
    this.#clock = clock;
    this.#sweptAt = clock.now();
  }

  /** Sockets that came together, after a restart perhaps, are not pinged together. */
  begin(session: LiveSession): void {
    this.#admitted += 1;
    session.unheardMs = (this.#admitted * SWEEP_MS) % PING_AFTER_MS;
  }

  sweep(): void {
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
      this.#screens.age(session, passed);
      this.#endToken(socket, session, now);
    }
  }

  #endToken(socket: Socket, session: StaffSession, now: number): void {
    if (now >= session.expiresAt) {
      socket.close(CLOSE.UNAUTHENTICATED, 'token expired');
    } else if (session.dialect === 'v1' && !session.warned && now >= session.expiresAt - AUTH_WARNING_S * 1000) {
      session.warned = true;
      socket.send(controlFrame({ type: 'auth_expiring', expires_at: toInstant(session.expiresAt) }));
    }
  }
}

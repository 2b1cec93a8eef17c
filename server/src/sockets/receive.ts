/** What clients say on their sockets: pings, new tokens, what screens tell of themselves and of orders; everything else is ignored, a flood is not. */
import { CLOSE } from '@comanda/protocol/close-codes';
import { Up } from '@comanda/protocol/feed';
import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Witness } from '../custody/witness.ts';
import type { Clock } from '../domain/clock.ts';
import { mayWatch } from '../domain/roles.ts';
import type { Limits } from '../limits/limits.ts';
import type { Hub } from './hub.ts';
import type { LiveSession, Socket, StaffSession } from './session.ts';

const PONG = JSON.stringify({ type: 'pong' });

export type Receive = (socket: Socket, message: string | Uint8Array) => Promise<void>;

export function makeReceive(
  hub: Hub,
  authenticator: Authenticator,
  limits: Limits,
  witness: Witness,
  clock: Clock,
  log: Logger,
): Receive {
  return async (socket, message) => {
    const session = socket.data;
    if (session.kind === 'refused' || session.state === 'closed') return;
    session.unheardMs = 0;
    const now = clock.now();
    if (!withinBudget(session, limits.socketFrames, now)) {
      socket.close(CLOSE.POLICY, 'too many frames');
      return;
    }
    if (session.heardAt > 0) session.heardAt = now;
    const frame = typeof message === 'string' ? understand(message) : null;
    switch (frame?.type) {
      case 'ping':
        if (session.dialect === 'v1') session.heardAt = now;
        // What was said before is done before: a pong after `auth` says that the new token is taken.
        if (session.kind === 'staff' && session.renewal) await session.renewal;
        socket.send(PONG);
        return;
      case 'auth':
        if (session.kind === 'staff' && session.dialect === 'v1') {
          session.renewal = renewAfter(session.renewal, socket, session, frame.token);
        }
        return;
      case 'receipt':
        if (session.kind === 'staff' && session.dialect === 'v1') {
          const { stage, order_id, order_ids } = frame;
          witness.said(session.screenId, stage, order_ids ?? (order_id === undefined ? [] : [order_id]));
        }
        return;
      case 'presence':
        if (session.kind === 'staff' && session.dialect === 'v1') hub.screens.present(session, frame);
        return;
      case undefined:
        return;
    }
  };

  async function renewAfter(before: Promise<void> | null, socket: Socket, session: StaffSession, token: string) {
    await before;
    try {
      await renew(socket, session, token);
    } catch (error) {
      log.error({ event: 'renewal_failed', err: error });
      socket.close(CLOSE.TRY_LATER, 'try again later');
    }
  }

  /** Another user's token does not turn one person's socket into another's. */
  async function renew(socket: Socket, session: StaffSession, token: string): Promise<void> {
    const askedAt = hub.position;
    const signed = await authenticator.signed(token);
    // The session may have been closed while the token was looked at; closing it again does nothing.
    if (!signed || signed.user.id !== session.userId) {
      socket.close(CLOSE.UNAUTHENTICATED, 'bad token');
      return;
    }
    if (!mayWatch(signed.user.role)) {
      socket.close(CLOSE.FORBIDDEN, 'not staff');
      return;
    }
    session.sessionId = signed.sessionId;
    session.expiresAt = signed.expiresAt;
    session.warned = false;
    hub.closeIfRevoked(socket, session, askedAt);
  }
}

function understand(message: string): Up | null {
  try {
    const frame = Up.safeParse(JSON.parse(message));
    return frame.success ? frame.data : null;
  } catch {
    return null;
  }
}

/** The same arithmetic as `RateLimit`, with its one number kept in the session. */
function withinBudget(session: LiveSession, budget: { quota: number; windowMs: number }, now: number): boolean {
  session.framesWholeAt = Math.max(session.framesWholeAt, now) + budget.windowMs / budget.quota;
  // Rounding must not refuse the last of the budget.
  return session.framesWholeAt - now <= budget.windowMs + 1;
}

/** What a control event means for a socket: whose right has ended, and the close code that says so. */
import { CLOSE, type CloseCode } from '@comanda/protocol/close-codes';
import type { LogEvent } from '../domain/log-event.ts';
import type { LiveSession } from './session.ts';

/** Null where it does not concern it. */
export function revokes(event: LogEvent, session: LiveSession): { code: CloseCode; reason: string } | null {
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

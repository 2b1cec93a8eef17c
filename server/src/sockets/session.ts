/** What the server keeps of one socket: a few numbers, because there are many of them. */
import type { CloseCode } from '@comanda/protocol/close-codes';
import type { ServerWebSocket } from 'bun';

/** Which protocol the socket speaks: the seed's plain one, or the resumable `comanda.v1`. */
export type Dialect = 'plain' | 'v1';

/** Not let in: it was accepted only so that the close code can reach it. */
export interface RefusedSession {
  readonly kind: 'refused';
  readonly code: CloseCode;
  readonly reason: string;
}

interface AdmittedSession {
  readonly dialect: Dialect;
  /** `joining` while it is being told what it missed; `live` from the cutover on. */
  state: 'joining' | 'live' | 'closed';
  /** Where it wants to resume; null for "from now". */
  since: string | null;
  /** Where the tail stood before it was let in: what was revoked since then concerns it too. */
  readonly admittedAt: number;
  /** When its frame budget is whole again (see RateLimit), milliseconds since the epoch. */
  framesWholeAt: number;
  /** When it was last heard; 0 until its first `ping`, by which it promises to go on pinging. */
  heardAt: number;
  /** How long nothing has come from it, answers to pings included. */
  unheardMs: number;
  /** Called when the socket has drained; set while a backfill waits for it. */
  onDrain: (() => void) | null;
}

/** How a screen is, as far as it says so. */
interface ScreenState {
  /** As the board names itself over its reconnects, or drawn for this socket. */
  readonly screenId: string;
  /** False while it has said nothing of itself and need not: being connected is all that is known of it. */
  reports: boolean;
  visible: boolean;
  audio: boolean;
  cursor: string | null;
  /** Its clock minus ours. */
  skewMs: number | null;
  connectedAt: number;
  /** How long ago it last said how it is. */
  presentMs: number;
  /** Whether it counts as somebody who watches. */
  counts: boolean;
}

export interface StaffSession extends AdmittedSession, ScreenState {
  readonly kind: 'staff';
  readonly userId: number;
  sessionId: string;
  /** When its token ends, milliseconds since the epoch. */
  expiresAt: number;
  warned: boolean;
  /** The newest renewal in place, under way or done. */
  renewal: Promise<void> | null;
}

export interface KioskSession extends AdmittedSession {
  readonly kind: 'kiosk';
  readonly deviceId: number;
}

export type AnySession = RefusedSession | StaffSession | KioskSession;
export type LiveSession = StaffSession | KioskSession;
export type Socket = ServerWebSocket<AnySession>;

/** The two socket addresses: decides whether a request may become a socket, and whose. Refusals are accepted, then closed with their code. */
import { isIP } from 'node:net';
import { CLOSE } from '@comanda/protocol/close-codes';
import { ScreenId } from '@comanda/protocol/custody';
import { BEARER_SUBPROTOCOL, DEVICE_SUBPROTOCOL, SUBPROTOCOL } from '@comanda/protocol/version';
import type { Server } from 'bun';
import type { Logger } from 'pino';
import type { Authenticator } from '../auth/authenticator.ts';
import { mayWatch } from '../domain/roles.ts';
import type { Limits } from '../limits/limits.ts';
import type { Tail } from '../log/tail.ts';
import type { ClinicReads } from '../store/clinic.ts';
import type { AnySession, Dialect, RefusedSession } from './session.ts';

export interface UpgradeContext {
  readonly authenticator: Authenticator;
  readonly clinic: ClinicReads;
  readonly limits: Limits;
  readonly tail: Tail;
  readonly log: Logger;
  /** False once the server is stopping. */
  accepting(): boolean;
  originAllowed(origin: string): boolean;
  /** A refusal before the handshake, in the language of the request. */
  refuse(code: 'upgrade_required' | 'origin_not_allowed' | 'shutting_down', request: Request): Response;
}

type Feed = 'staff' | 'kiosk';

const FEEDS: Readonly<Record<string, Feed>> = { '/ws/staff/orders': 'staff', '/ws/kiosk/orders': 'kiosk' };

/** Which feed a path names, with and without its trailing slash; undefined where it names none. */
export function feedOf(path: string): Feed | undefined {
  return FEEDS[path.endsWith('/') ? path.slice(0, -1) : path];
}

/** Answers undefined where the request has become a socket. */
export async function upgrade(
  feed: Feed,
  request: Request,
  address: string,
  server: Server<AnySession>,
  context: UpgradeContext,
): Promise<Response | undefined> {
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return context.refuse('upgrade_required', request);
  const origin = request.headers.get('origin');
  // A browser always says where it comes from; what says nothing is wscat or a native client.
  if (origin !== null && !isOwnPage(origin, request) && !context.originAllowed(origin)) {
    return context.refuse('origin_not_allowed', request);
  }
  if (!context.accepting()) return context.refuse('shutting_down', request);

  const offered = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  const dialect: Dialect = offered.includes(SUBPROTOCOL) ? 'v1' : 'plain';
  const query = new URL(request.url).searchParams;
  const session = await admit(feed, dialect, offered, query, address, context).catch(
    (error: unknown): RefusedSession => {
      context.log.error({ event: 'admission_failed', err: error });
      return { kind: 'refused', code: CLOSE.TRY_LATER, reason: 'try again later' };
    },
  );
  const headers: Record<string, string> = dialect === 'v1' ? { 'Sec-WebSocket-Protocol': SUBPROTOCOL } : {};
  if (server.upgrade(request, { data: session, headers })) return undefined;
  return context.refuse('upgrade_required', request);
}

/**
 * A page that was loaded from the very address that it talks to, as on a tablet in the building. Only for addresses in
 * numbers: a name can be made to lead here by whoever owns it.
 */
function isOwnPage(origin: string, request: Request): boolean {
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  return host === request.headers.get('host') && isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

async function admit(
  feed: Feed,
  dialect: Dialect,
  offered: readonly string[],
  query: URLSearchParams,
  address: string,
  context: UpgradeContext,
): Promise<AnySession> {
  const { limits } = context;
  if (limits.failedConnects.isSpent(address)) {
    return { kind: 'refused', code: CLOSE.TRY_LATER, reason: 'too many failed connections' };
  }
  const prefix = feed === 'staff' ? BEARER_SUBPROTOCOL : DEVICE_SUBPROTOCOL;
  const carried = offered.find((name) => name.startsWith(prefix))?.slice(prefix.length);
  const credential = carried ?? query.get(feed === 'staff' ? 'token' : 'device_uid') ?? '';
  const admittedAt = context.tail.position;
  const since = dialect === 'v1' ? query.get('since') || null : null;
  const fresh = { framesWholeAt: 0, heardAt: 0, unheardMs: 0, onDrain: null };
  const common = { dialect, state: 'joining', since, admittedAt, ...fresh } as const;
  const failed = (code: RefusedSession['code'], reason: string): RefusedSession => {
    limits.failedConnects.take(address);
    return { kind: 'refused', code, reason };
  };

  if (feed === 'staff') {
    const signed = credential === '' ? null : await context.authenticator.signed(credential);
    if (!signed) return failed(CLOSE.UNAUTHENTICATED, 'token missing or not valid');
    if (!mayWatch(signed.user.role)) return failed(CLOSE.FORBIDDEN, 'not staff');
    const { user, sessionId, expiresAt } = signed;
    const screen = newScreen(query.get('screen'), dialect);
    return { kind: 'staff', ...common, ...screen, userId: user.id, sessionId, expiresAt, warned: false, renewal: null };
  }
  const device = credential === '' ? undefined : await context.clinic.activeDevice(credential);
  if (!device) return failed(CLOSE.UNAUTHENTICATED, 'device_uid missing or not valid');
  return { kind: 'kiosk', ...common, deviceId: device.id };
}

/**
 * Who names its screen on `comanda.v1` will say how it is: until it has, it counts for nothing. Else a board that was away,
 * hidden and mute, would be taken for a silent one while it is told what it missed, and its orders for seen.
 */
function newScreen(named: string | null, dialect: Dialect) {
  const name = ScreenId.safeParse(named);
  return {
    screenId: name.success ? name.data : drawnId(),
    reports: name.success && dialect === 'v1',
    visible: false,
    audio: false,
    cursor: null,
    skewMs: null,
    connectedAt: 0,
    presentMs: 0,
    counts: false,
  };
}

function drawnId(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(9))).toString('base64url');
}

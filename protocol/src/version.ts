/** The names by which the two protocols are asked for, and the clock that their liveness runs on. */

/** Raised by one with every change of what crosses the wire; a test holds it to that. */
export const PROTOCOL_VERSION = 3;

/** WebSocket subprotocol that asks for the resumable protocol; without it a socket speaks the seed's plain one. */
export const SUBPROTOCOL = 'comanda.v1';

/** Prefixes of a second subprotocol that carries the credential, so that no URL holds it. */
export const BEARER_SUBPROTOCOL = 'bearer.';
export const DEVICE_SUBPROTOCOL = 'device.';

/** Seconds between two `heartbeat` frames; a client that hears nothing for 20 s may call the line dead. */
export const HEARTBEAT_S = 15;

/** How many seconds before its token's expiry a socket is told so. */
export const AUTH_WARNING_S = 60;

/** Largest frame, in bytes, that the server accepts from a client. */
export const MAX_INBOUND_FRAME_BYTES = 4096;

/** Bytes of unsent frames that one reader may cost; one more and it is closed ("drop means close"). */
export const MAX_BACKLOG_BYTES = 256 * 1024;

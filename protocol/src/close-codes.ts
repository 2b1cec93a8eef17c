/** WebSocket close codes that the server sends, and what a client should do about each. */
export const CLOSE = {
  /** Token or device missing, bad, expired or revoked. Terminal for this credential. */
  UNAUTHENTICATED: 4001,
  /** The user may not watch orders. Terminal for this credential. */
  FORBIDDEN: 4003,
  /** Too many sockets for this user or device. Retry later, with jitter. */
  TOO_MANY_CONNECTIONS: 4029,
  /** The client flooded the socket, or went silent after promising to ping. */
  POLICY: 1008,
  /** A frame above the inbound limit. */
  TOO_BIG: 1009,
  /** The server restarts, or wants the client to connect anew. Retry at once, with jitter. */
  RESTART: 1012,
  /** The server cannot serve this socket now. Retry with jitter. */
  TRY_LATER: 1013,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

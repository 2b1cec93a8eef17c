/** Opens the port: requests to the HTTP edge, socket addresses to the hub; and closes it in order. */
import { MAX_BACKLOG_BYTES, MAX_INBOUND_FRAME_BYTES } from '@comanda/protocol/version';
import { getPath } from 'hono/utils/url';
import type { Hub } from './hub.ts';
import type { Receive } from './receive.ts';
import type { AnySession } from './session.ts';
import { feedOf, type UpgradeContext, upgrade } from './upgrade.ts';

/** The whole of stopping may take this long; a service manager's patience is usually 10 s. */
const STOP_MS = 9_000;
const LOOK_MS = 10;

export interface Edges {
  readonly host: string;
  readonly port: number;
  readonly hub: Hub;
  readonly receive: Receive;
  readonly admission: UpgradeContext;
  respond(request: Request, address: () => string): Response | Promise<Response>;
  /** The answer to a request whose `Host` makes no address. */
  badHost(request: Request): Response;
  /** The answer where a request has met a bug; it may not say which, and the log may not hold the request's address. */
  failed(error: unknown): Response;
  addressOf(peer: string, request: Request): string;
}

export interface Listening {
  readonly port: number;
  /** Lets requests finish, stops accepting, calls `goodbye`, waits for the sockets to go. */
  stop(goodbye: () => void): Promise<void>;
}

/** Resolves at the deadline. The wait alone keeps no process alive. */
function timeLeft(deadline: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, deadline - performance.now())).unref());
}

/** Throws the runtime's own error where the port cannot be had. */
export function listen(edges: Edges): Listening {
  const { hub, receive, admission, host } = edges;
  const server = Bun.serve<AnySession>({
    hostname: host,
    port: edges.port,
    // Said because the runtime shares the port wherever `development` is off: of two servers that were started by mistake,
    // with data of their own, each would get half of the requests.
    reusePort: false,
    // Larger bodies are refused by the HTTP edge in its own words; this is for what is not even worth reading.
    maxRequestBodySize: 32 * 1024 * 1024,
    // The runtime's own page for an error shows the source and prints the request's address, which may hold a token.
    development: false,
    error: edges.failed,
    fetch(request, server) {
      if (!URL.canParse(request.url)) return edges.badHost(request);
      const address = () => edges.addressOf(server.requestIP(request)?.address ?? '', request);
      const feed = feedOf(getPath(request));
      if (feed !== undefined) return upgrade(feed, request, address(), server, admission);
      return edges.respond(request, address);
    },
    websocket: {
      open: (socket) => hub.admit(socket),
      message: receive,
      ping: (socket) => hub.heard(socket),
      pong: (socket) => hub.heard(socket),
      drain: (socket) => hub.drained(socket),
      close: (socket) => hub.leave(socket),
      // To the runtime a socket that is sent to is never idle, whether anybody is there or not: the hub looks after all.
      idleTimeout: 0,
      sendPings: false,
      backpressureLimit: MAX_BACKLOG_BYTES,
      closeOnBackpressureLimit: true,
      perMessageDeflate: false,
      // What is larger is closed with 1009.
      maxPayloadLength: MAX_INBOUND_FRAME_BYTES,
    },
  });
  hub.start(server);

  async function until(done: () => boolean, deadline: number): Promise<void> {
    while (!done() && performance.now() < deadline) await Bun.sleep(LOOK_MS);
  }
  return {
    port: server.port ?? edges.port,
    async stop(goodbye) {
      const deadline = performance.now() + STOP_MS;
      // For a moment all are still answered, if only with "not now": a connection that is between two requests would be cut
      // as it sends the next, and its client would not know what became of that.
      await Bun.sleep(LOOK_MS);
      await until(() => server.pendingRequests === 0, deadline);
      const stopped = server.stop();
      await until(() => server.pendingRequests === 0, deadline);
      goodbye();
      await until(() => server.pendingWebSockets === 0, deadline);
      await server.stop(true);
      await Promise.race([stopped, timeLeft(deadline)]);
    },
  };
}

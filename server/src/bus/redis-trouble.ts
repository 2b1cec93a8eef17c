/**
 * What keeps a server from speaking through Redis, in one sentence for the log and for `comanda doctor`. The client itself
 * says no more than "Connection closed" of a connection that it could not make; a command that waited for it is told why.
 */
import { RedisClient } from 'bun';

const PATIENCE_MS = 3_000;
const DEFAULT_PORT = 6379;

/** Null where everything that a bus does on this channel may be done. */
export async function redisTrouble(url: string, channel: string): Promise<string | null> {
  const options = { autoReconnect: false, connectionTimeout: PATIENCE_MS };
  const clients: RedisClient[] = [];
  let isOver = false;
  const connected = () => {
    if (isOver) throw new Error('too late');
    const client = new RedisClient(url, options);
    clients.push(client);
    return client;
  };
  async function tryAll(): Promise<null> {
    await knock(url);
    // An empty message names no server, and nobody takes it for anything.
    await connected().publish(channel, '');
    const listener = connected();
    await listener.connect();
    await listener.subscribe(channel, () => {});
    return null;
  }
  const patience = Promise.withResolvers<string>();
  const timer = setTimeout(() => patience.resolve(`no answer within ${PATIENCE_MS / 1000} s`), PATIENCE_MS);
  try {
    return await Promise.race([tryAll().catch(explained), patience.promise]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    for (const client of clients) client.close();
  }
}

/** Throws where nobody listens at all, which the client does not tell from other trouble. */
async function knock(url: string): Promise<void> {
  if (!URL.canParse(url)) return;
  const { hostname, port } = new URL(url);
  // An address without a host names a socket of this machine.
  if (hostname === '') return;
  const address = { hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? DEFAULT_PORT : Number(port) };
  try {
    const socket = await Bun.connect({ ...address, socket: { data() {} } });
    socket.end();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : reasonOf(error);
    throw new Error(`nobody answers at ${hostname}:${address.port} (${code})`);
  }
}

/** Somebody listens there, and has nothing to say in this language. */
function explained(error: unknown): string {
  const reason = reasonOf(error);
  return reason === 'Connection closed' ? `${reason}: redis:// where TLS is spoken, or no Redis` : reason;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

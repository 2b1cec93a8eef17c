/** One side of a comparison: a running server that a client of the seed's document can use. */
import { z } from 'zod';

/** Every site has rooms 1…N with a device `ipad-room-<code>` each, and products 1…M. */
export const ROOMS = 2_000;
export const PRODUCTS = 5;

export const ADMIN = { email: 'admin@example.com', password: 'bench-admin-12345' } as const;

export interface Site {
  readonly name: string;
  readonly port: number;
  /** The processes that it consists of, whose cost is its cost. */
  readonly pids: readonly number[];
  /** Orders after which it is as fast as it gets: some seconds of them at full speed. */
  readonly warmOrders: number;
  stop(): Promise<void>;
}

const Login = z.object({ access: z.string().min(1) });

/** Access tokens, each of a session of its own. */
export async function logIn(site: Site, sessions: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < sessions) {
    const response = await fetch(`http://127.0.0.1:${site.port}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!response.ok) throw new Error(`${site.name} refused a login with ${response.status}: ${await response.text()}`);
    tokens.push(Login.parse(await response.json()).access);
  }
  return tokens;
}

/** True once something listens there. */
export async function listens(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}

/** A port that was free a moment ago, for servers that cannot choose one themselves. */
export function freePort(): number {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}

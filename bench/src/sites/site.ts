/** One side of a comparison: one server or several on the same data, which a client of the seed's document can use. */
import { z } from 'zod';
import type { Place } from './ground.ts';

/** Every site has rooms 1…N with a device `ipad-room-<code>` each, and products 1…M. */
export const ROOMS = 2_000;
export const PRODUCTS = 5;

export const ADMIN = { email: 'admin@example.com', password: 'bench-admin-12345' } as const;

export interface Server {
  readonly port: number;
  readonly pid: number;
}

export interface Site {
  readonly name: string;
  readonly place: Place;
  readonly servers: readonly Server[];
  /** The processes that it consists of, database and Redis included, whose cost is its cost. */
  readonly pids: readonly number[];
  /** Orders after which it is as fast as it gets: some seconds of them at full speed. */
  readonly warmOrders: number;
  stop(): Promise<void>;
}

/** The server of that number; the first one where a site has but one. */
export function serverOf(site: Site, number = 0): Server {
  const server = site.servers[number];
  if (!server) throw new Error(`${site.name} has no server ${number}`);
  return server;
}

const Login = z.object({ access: z.string().min(1) });

/** Access tokens, each of a session of its own. */
export async function logIn(site: Site, sessions: number): Promise<string[]> {
  const tokens: string[] = [];
  while (tokens.length < sessions) {
    const response = await fetch(`http://127.0.0.1:${serverOf(site).port}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!response.ok) throw new Error(`${site.name} refused a login with ${response.status}: ${await response.text()}`);
    tokens.push(Login.parse(await response.json()).access);
  }
  return tokens;
}

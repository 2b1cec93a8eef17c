/** The order load: places orders on a site at full speed or at a steady pace, and checks every answer. */
import { z } from 'zod';
import type { Lab } from '../lab/lab.ts';
import { toolPath } from '../native.ts';
import { PRODUCTS, ROOMS, type Server, type Site, serverOf } from '../sites/site.ts';

export interface Load {
  readonly connections: number;
  /** When to stop: after so many seconds, or so many orders. */
  readonly until: { readonly seconds: number } | { readonly count: number };
  /** A steady pace: `burst` orders at each tick. Without it, each connection goes on as soon as it has its answer. */
  readonly pace?: { readonly everyMs: number; readonly burst: number };
  /** A file for when each order was due. */
  readonly marks?: string;
}

const Outcome = z.object({
  placed: z.int(),
  answered: z.int(),
  seconds: z.number(),
  p50_ms: z.number(),
  p99_ms: z.number(),
});
export type LoadOutcome = z.infer<typeof Outcome>;

/** What a server that has been up for a while has behind it. */
export async function warmUp(lab: Lab, site: Site): Promise<void> {
  await placeOrders(lab, serverOf(site), { connections: 64, until: { count: site.warmOrders } });
}

/** Runs the load on one server to its end. Throws where an order was refused. */
export async function placeOrders(
  lab: Lab,
  server: Server,
  { connections, until, pace, marks }: Load,
): Promise<LoadOutcome> {
  const child = lab.launch({
    name: 'order-load',
    command: [
      toolPath('order-load'),
      ...[`port=${server.port}`, `key=${crypto.randomUUID()}`, `connections=${connections}`],
      ...[`rooms=${ROOMS}`, `products=${PRODUCTS}`],
      'seconds' in until ? `seconds=${until.seconds}` : `count=${until.count}`,
      ...(pace ? [`every_us=${pace.everyMs * 1000}`, `burst=${pace.burst}`] : []),
      ...(marks === undefined ? [] : [`marks=${marks}`]),
    ],
  });
  const outcome = Outcome.parse(JSON.parse(await child.line()));
  await lab.stop(child);
  return outcome;
}

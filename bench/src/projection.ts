/** From what was measured on a few shared cores to what servers with a processor each would carry: arithmetic, no more. */

/** Costs in microseconds. */
export interface Costs {
  /** Processor of a server for an order that came to it, its screens and its relaying included. */
  readonly order: number;
  /** Of that, what every other server spends on it too: reading and handing on. */
  readonly relaying: number;
  /** How long the append lock is held: for a group, and for each order more in it. */
  readonly lockGroup: number;
  readonly lockOrder: number;
  /** Processor of PostgreSQL for an order, one server's relay included; and for one read of one more relay. */
  readonly postgresOrder: number;
  readonly relayRead: number;
}

export interface Carried {
  /** Orders a second that the servers' processors allow. */
  readonly byServers: number;
  /** Orders a second that the append lock allows, with full groups. */
  readonly byLock: number;
  /** Processors that PostgreSQL needs for the lesser of both. */
  readonly postgresCores: number;
  /** Milliseconds until each server has had its turn at the lock, at half of what the lock carries. */
  readonly turnMs: number;
}

/** Orders in a group at most: `MAX_RUN` of the transactor. */
export const LARGEST_GROUP = 256;

export function carried(servers: number, costs: Costs): Carried {
  const byServers = 1e6 / ((costs.order - costs.relaying) / servers + costs.relaying);
  const byLock = (1e6 * LARGEST_GROUP) / (costs.lockGroup + costs.lockOrder * LARGEST_GROUP);
  const orders = Math.min(byServers, byLock);
  const groups = orders / LARGEST_GROUP;
  const postgresCores = (orders * costs.postgresOrder + groups * (servers - 1) * costs.relayRead) / 1e6;
  return { byServers, byLock, postgresCores, turnMs: turnOfAll(servers, byLock / 2, costs) };
}

/**
 * Servers that always have something to write hold the lock one after the other, so a group holds what came in during one
 * turn of all: orders = servers × group ÷ turn, and turn = servers × (lockGroup + lockOrder × group).
 */
function turnOfAll(servers: number, ordersPerSecond: number, { lockGroup, lockOrder }: Costs): number {
  const perMicrosecond = ordersPerSecond / 1e6;
  const group = (lockGroup * perMicrosecond) / (1 - lockOrder * perMicrosecond);
  return (servers * (lockGroup + lockOrder * group)) / 1000;
}

/** The straight line through points, by least squares. */
export function lineThrough(points: readonly { readonly x: number; readonly y: number }[]): {
  readonly base: number;
  readonly slope: number;
} {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const slope = mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
  return { base: y - slope * x, slope };
}

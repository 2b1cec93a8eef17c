/** Carries out a plan of faults on a topology, and keeps book of what was really done and when. */
import type { Finding } from '../../../server/test/faults/checker.ts';
import type { Line } from '../../../server/test/faults/line.ts';
import type { ComandaServer } from '../topology/comanda-server.ts';
import type { Topology } from '../topology/topology.ts';
import { type Fault, type Harm, hurtLink, type Link, victimOf } from './plan.ts';

/** Milliseconds since the run began. */
export type Elapsed = () => number;

export interface Strike {
  readonly fault: Fault;
  /** Where it was done, for people. */
  readonly where: string;
  readonly from: number;
  /** Null while it lasts. */
  to: number | null;
}

/** A link far away and thin: enough for an order now and then, and a burden for a hundred screens. */
const SLOW_LATENCY_MS = 60;
const SLOW_BYTES_PER_SECOND = 96 * 1024;

export class Strikes {
  readonly done: Strike[] = [];
  /** Servers that did not go when asked, and the like. */
  readonly complaints: Finding[] = [];
  readonly #topology: Topology;
  readonly #elapsed: Elapsed;
  readonly #ended = Promise.withResolvers<void>();
  #hasEnded = false;
  #carriedOut: Promise<void> = Promise.resolve();

  constructor(topology: Topology, elapsed: Elapsed) {
    this.#topology = topology;
    this.#elapsed = elapsed;
  }

  /** Resolves when the last fault is over and everything runs again. */
  carryOut(plan: readonly Fault[]): Promise<void> {
    this.#carriedOut = this.#follow(plan);
    return this.#carriedOut;
  }

  /** Hurts nothing more; resolves when nothing is about to be started any more, so that all can be stopped. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    this.#ended.resolve();
    await Promise.all(this.#topology.servers.map((server) => server.retire()));
    await this.#carriedOut.catch(() => {});
  }

  async #follow(plan: readonly Fault[]): Promise<void> {
    const begun = this.#elapsed();
    const under: Promise<void>[] = [];
    const last = new Map<string, Promise<void>>();
    for (const fault of plan) {
      await this.#pause(begun + fault.at - this.#elapsed());
      if (this.#hasEnded) break;
      // Starting again may take longer than planned, on a busy machine: whoever is not yet whole is not hurt again.
      const victim = `${victimOf(fault.kind)} ${fault.server}`;
      const strike = (last.get(victim) ?? Promise.resolve()).then(() => this.#strike(fault));
      last.set(victim, strike);
      under.push(strike);
    }
    await Promise.all(under);
  }

  async #pause(ms: number): Promise<void> {
    await Promise.race([Bun.sleep(Math.max(0, ms)), this.#ended.promise]);
  }

  async #strike(fault: Fault): Promise<void> {
    if (this.#hasEnded) return;
    const server = fault.server === null ? null : (this.#topology.servers[fault.server] ?? null);
    const strike: Strike = { fault, where: server?.name ?? 'the site', from: this.#elapsed(), to: null };
    this.done.push(strike);
    const hurt = hurtLink(fault.kind);
    if (hurt) {
      const line = this.#lineOf(hurt.link, server);
      harm(line, hurt.harm);
      await this.#pause(fault.forMs);
      line.mend();
    } else {
      await this.#hurtProcess(fault, server);
    }
    strike.to = this.#elapsed();
  }

  #lineOf(link: Link, server: ComandaServer | null): Line {
    if (server === null) return this.#topology.fromClients;
    switch (link) {
      case 'clients → nginx':
        return this.#topology.fromClients;
      case 'nginx → server':
        return server.fromNginx;
      case 'server → postgres':
        return server.toPostgres;
      case 'server → redis':
        return server.toRedis;
    }
  }

  async #hurtProcess({ kind, forMs }: Fault, server: ComandaServer | null): Promise<void> {
    const { postgres, redis, nginx } = this.#topology;
    switch (kind) {
      case 'server: SIGKILL':
        await server?.kill();
        await this.#pause(forMs);
        await server?.start();
        return;
      case 'server: frozen':
      case 'server: frozen for long':
        server?.freeze();
        await this.#pause(forMs);
        server?.thaw();
        return;
      case 'server: restart': {
        const code = await server?.stop();
        if (code !== 0)
          this.complaints.push({
            where: server?.name ?? '',
            what: `was asked to stop and ${code === null ? 'did not go' : `ended with ${code}`}`,
          });
        await this.#pause(forMs);
        await server?.start();
        return;
      }
      case 'redis: restart':
        await redis.stop();
        await this.#pause(forMs);
        await redis.resume();
        return;
      case 'redis: FLUSHALL':
        // Where it is down or frozen at this moment there is nothing to forget.
        await redis.ask('FLUSHALL');
        return;
      case 'redis: frozen':
        redis.freeze();
        await this.#pause(forMs);
        redis.thaw();
        return;
      case 'postgres: crash':
      case 'postgres: restart':
        await postgres.stop(kind === 'postgres: crash' ? 'SIGQUIT' : 'SIGINT');
        await this.#pause(forMs);
        await postgres.resume();
        return;
      case 'nginx: reload':
        nginx.reload();
        return;
      default:
        throw new Error(`${kind} is of a link`);
    }
  }
}

function harm(line: Line, how: Harm): void {
  switch (how) {
    case 'cut':
      line.cut();
      return;
    case 'slow':
      line.slow(SLOW_LATENCY_MS, SLOW_BYTES_PER_SECOND);
      return;
    case 'held':
      line.hold();
      return;
    case 'half-open':
      line.swallow('both');
      return;
    case 'half-open upwards':
      line.swallow('up');
      return;
    case 'half-open downwards':
      line.swallow('down');
      return;
  }
}

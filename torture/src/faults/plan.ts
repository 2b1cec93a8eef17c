/** The plan of a run's faults: from a seed alone, which of them, when, where, and for how long. */
import { seeded } from '../../../server/test/harness/random.ts';
import type { Form } from '../form.ts';
import { SERVERS } from '../topology/topology.ts';

/** What can be hurt. `server`, `nginx → server`, `server → postgres` and `server → redis` are one for each server. */
const LINKS = ['clients → nginx', 'nginx → server', 'server → postgres', 'server → redis'] as const;
const HARMS = ['cut', 'slow', 'held', 'half-open', 'half-open upwards', 'half-open downwards'] as const;

export type Link = (typeof LINKS)[number];
export type Harm = (typeof HARMS)[number];
export type LinkKind = `${Link}: ${Harm}`;

const PROCESS_KINDS = [
  'server: SIGKILL',
  'server: frozen',
  'server: frozen for long',
  'server: restart',
  'redis: restart',
  'redis: FLUSHALL',
  'redis: frozen',
  'postgres: crash',
  'postgres: restart',
  'nginx: reload',
] as const;

export type ProcessKind = (typeof PROCESS_KINDS)[number];
export type FaultKind = ProcessKind | LinkKind;

const LINK_KINDS = LINKS.flatMap((link) => HARMS.map((harm): LinkKind => `${link}: ${harm}`));

export const FAULT_KINDS: readonly FaultKind[] = [...PROCESS_KINDS, ...LINK_KINDS];

export interface Fault {
  /** Milliseconds from the beginning of the plan. */
  readonly at: number;
  readonly kind: FaultKind;
  /** Which server, from 0, or whose line; null where there is only one to hurt. */
  readonly server: number | null;
  readonly forMs: number;
}

/** How long each lasts. Frozen for long is longer than any client or server waits before it calls a line dead. */
const LASTS: Readonly<Record<ProcessKind, readonly [number, number]>> = {
  'server: SIGKILL': [100, 3_000],
  'server: frozen': [1_000, 6_000],
  'server: frozen for long': [21_000, 26_000],
  'server: restart': [100, 2_000],
  'redis: restart': [100, 5_000],
  'redis: FLUSHALL': [0, 0],
  // Longer than a server waits for its own heartbeat through Redis.
  'redis: frozen': [4_000, 12_000],
  'postgres: crash': [100, 2_000],
  'postgres: restart': [100, 2_000],
  'nginx: reload': [0, 0],
};
/** Up to longer than a server waits for an answer of its database, and a client for one of a server. */
const LINK_LASTS: readonly [number, number] = [1_000, 12_000];

/** However the faults overlap, one server of three, PostgreSQL and the way to both stay whole. */
const MOST_SERVERS_HURT = SERVERS - 1;

/** After a fault its victim gets this long before the next one. */
const REST_MS = 1_000;
/** Between the beginnings of two faults, at most. */
const MOST_BETWEEN_MS = 3_000;

function isLinkKind(kind: FaultKind): kind is LinkKind {
  return LINK_KINDS.some((known) => known === kind);
}

function linkOf(kind: LinkKind): Link {
  const link = LINKS.find((known) => kind.startsWith(known));
  if (link === undefined) throw new Error(`no link is called ${kind}`);
  return link;
}

/** A kind of fault of a link as what is hurt and how; null where it is of a process. */
export function hurtLink(kind: FaultKind): { readonly link: Link; readonly harm: Harm } | null {
  if (!isLinkKind(kind)) return null;
  const link = linkOf(kind);
  const harm = HARMS.find((known) => kind === `${link}: ${known}`);
  return harm === undefined ? null : { link, harm };
}

/** What cannot be hurt twice at the same time. */
export function victimOf(kind: FaultKind): 'server' | 'redis' | 'postgres' | 'nginx' | Link {
  const hurt = hurtLink(kind);
  if (hurt) return hurt.link;
  if (kind.startsWith('server')) return 'server';
  if (kind.startsWith('redis')) return 'redis';
  return kind.startsWith('postgres') ? 'postgres' : 'nginx';
}

const ONE_EACH_SERVER: readonly string[] = ['server', 'nginx → server', 'server → postgres', 'server → redis'];
/** While one of these is hurt, its server serves nobody. */
const SERVES_NOBODY: readonly string[] = ['server', 'nginx → server', 'server → postgres'];

/** Each server once, in turn, long enough apart for the one before to be back. */
const BETWEEN_RESTARTS_MS = 6_000;
const RESTART_MS = 500;

export function planFor({ faults, seed, minutes }: Pick<Form, 'faults' | 'seed' | 'minutes'>): readonly Fault[] {
  switch (faults) {
    case 'every kind':
      return planFaults(seed, minutes * 60_000);
    case 'rolling restart':
      return Array.from({ length: SERVERS }, (_, server) => ({
        at: (server + 0.5) * BETWEEN_RESTARTS_MS,
        kind: 'server: restart',
        server,
        forMs: RESTART_MS,
      }));
  }
}

interface Planned extends Fault {
  readonly victim: string;
  readonly until: number;
}

/**
 * Deals every kind once, in an order that the seed chose, and then again, until the time is over; each at the first moment
 * at which its victim can be hurt. Nothing begins, and nothing lasts, beyond `durationMs`.
 */
export function planFaults(seed: number, durationMs: number): readonly Fault[] {
  const random = seeded(seed);
  const planned: Planned[] = [];
  let deck: FaultKind[] = [];
  let skipped = 0;
  for (let now = 0; now < durationMs && skipped < FAULT_KINDS.length; ) {
    if (deck.length === 0) deck = shuffled(FAULT_KINDS, random);
    const fit = deck.find((kind) => roomFor(kind, now, planned, random) !== null);
    if (fit === undefined) {
      now += 100;
      continue;
    }
    deck.splice(deck.indexOf(fit), 1);
    const server = roomFor(fit, now, planned, random);
    const [least, most] = hurtLink(fit) ? LINK_LASTS : LASTS[asProcess(fit)];
    const forMs = least + random(most - least + 1);
    // One that would not end in time makes room for the next.
    if (server === null || now + forMs > durationMs) {
      skipped += 1;
      continue;
    }
    skipped = 0;
    const victim = victimOf(fit);
    const which = ONE_EACH_SERVER.includes(victim) ? server : null;
    planned.push({ at: now, kind: fit, server: which, forMs, victim, until: now + forMs });
    now += random(MOST_BETWEEN_MS);
  }
  return planned.map(({ at, kind, server, forMs }) => ({ at, kind, server, forMs }));
}

function asProcess(kind: FaultKind): ProcessKind {
  const found = PROCESS_KINDS.find((known) => known === kind);
  if (found === undefined) throw new Error(`${kind} is of a link`);
  return found;
}

/** The server that can be hurt in this way now, 0 where there is none to choose; null where it must wait. */
function roomFor(kind: FaultKind, now: number, planned: readonly Planned[], random: (below: number) => number) {
  const victim = victimOf(kind);
  const still = planned.filter(({ until }) => until + REST_MS > now);
  if (!ONE_EACH_SERVER.includes(victim)) return still.some((fault) => fault.victim === victim) ? null : 0;
  const hurt = new Set(still.filter((fault) => SERVES_NOBODY.includes(fault.victim)).map(({ server }) => server));
  const busy = new Set(still.filter((fault) => fault.victim === victim).map(({ server }) => server));
  const free = Array.from({ length: SERVERS }, (_, index) => index).filter((index) => !busy.has(index));
  const allowed =
    SERVES_NOBODY.includes(victim) && hurt.size >= MOST_SERVERS_HURT ? free.filter((each) => hurt.has(each)) : free;
  return allowed[random(Math.max(1, allowed.length))] ?? null;
}

function shuffled<T>(items: readonly T[], random: (below: number) => number): T[] {
  const left = [...items];
  const dealt: T[] = [];
  while (left.length > 0) dealt.push(...left.splice(random(left.length), 1));
  return dealt;
}

/**
 * What limits count, told to the other servers of the site and heard of them, so that each holds a client to one budget.
 * Nobody is asked before something is let through: servers tell afterwards, a few times a second. What they let through in
 * between comes on top once and is waited for later.
 */
import { z } from 'zod';
import type { Timekeeper } from '../domain/clock.ts';
import type { RateLimit } from './rate-limit.ts';

/** Within this time what is counted is collected: at most one message for each order, and ten a second. */
const TELL_AFTER_MS = 100;

/** Keys told in one message, which is then at most 32 KiB long. */
const MOST_TOLD = 500;
const LONGEST_MESSAGE = 64 * 1024;

/** 128 bits: enough that no two keys of a site ever share a budget. */
const NAME_LENGTH = 22;

/** Limit, key and how many; negative: given back. */
const Counts = z.array(z.tuple([z.string().max(40), z.string().length(NAME_LENGTH), z.int32()])).max(MOST_TOLD);

export class SharedCounts {
  readonly #hasher: Bun.CryptoHasher;
  readonly #clock: Timekeeper;
  readonly #tell: (counts: string) => void;
  readonly #limits = new Map<string, RateLimit>();
  /** What has been counted and not been told, by limit and key. */
  #untold = new Map<string, Map<string, number>>();
  #stopTimer: (() => void) | null = null;

  /** `siteKey`: secret, and the same at every server of the site: they agree on names that tell nobody else anything. */
  constructor(siteKey: Uint8Array, clock: Timekeeper, tell: (counts: string) => void) {
    const ownKey = new Bun.CryptoHasher('sha256', siteKey).update('what limits count').digest();
    this.#hasher = new Bun.CryptoHasher('sha256', ownKey);
    this.#clock = clock;
    this.#tell = tell;
  }

  /** From now on what others count for this limit is counted in it. */
  join(limit: RateLimit): void {
    this.#limits.set(limit.policy.name, limit);
  }

  /** A key as it is named between servers: no e-mail, address or device can be read from it. */
  nameOf(limit: string, key: string): string {
    return this.#hasher.copy().update(`${limit} ${key}`).digest('base64url').slice(0, NAME_LENGTH);
  }

  note(limit: string, name: string, count: number): void {
    let counts = this.#untold.get(limit);
    if (!counts) {
      counts = new Map();
      this.#untold.set(limit, counts);
    }
    counts.set(name, (counts.get(name) ?? 0) + count);
    this.#stopTimer ??= this.#clock.every(TELL_AFTER_MS, () => this.flush());
  }

  /** Tells what has not been told. */
  flush(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const untold = [...this.#untold].flatMap(([limit, counts]) =>
      // A login that was right has been counted and given back: nothing to tell.
      [...counts].filter(([, count]) => count !== 0).map(([name, count]) => [limit, name, count] as const),
    );
    this.#untold = new Map();
    for (let at = 0; at < untold.length; at += MOST_TOLD) {
      this.#tell(JSON.stringify(untold.slice(at, at + MOST_TOLD)));
    }
  }

  /** Counts what another server has told. What it says of limits unknown here, or unreadably, is passed over. */
  hear(text: string): void {
    for (const [limit, name, count] of readCounts(text)) this.#limits.get(limit)?.add(name, count);
  }
}

function readCounts(text: string): z.infer<typeof Counts> {
  if (text.length > LONGEST_MESSAGE) return [];
  try {
    return Counts.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}

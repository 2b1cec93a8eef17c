/** Three servers of one site within the test, each with its own clock, lease and climber, that can be broken off at any statement. */
import type { Ladder } from '@comanda/protocol/setting';
import { pino } from 'pino';
import { bindCommands, type Commands } from '../../src/commands/all.ts';
import type { Climbed } from '../../src/commands/climb-ladder.ts';
import { Climber } from '../../src/custody/climber.ts';
import { Lease } from '../../src/custody/lease.ts';
import type { Timekeeper } from '../../src/domain/clock.ts';
import { Outlook } from '../../src/domain/outlook.ts';
import { openStore } from '../../src/store/store.ts';
import { TestClock } from './clock.ts';
import type { TestDatabase } from './database.ts';
import { type Interruption, interrupted } from './interrupted-engine.ts';
import { RETENTION_MS } from './small-clinic.ts';

/** What a look of the climber came to: nothing to do, nothing allowed, broken off, or done. */
export type Looked =
  | { readonly kind: 'idle' | 'fenced' | 'broken' }
  | { readonly kind: 'done'; readonly climbed: Climbed };

/** The machine's clock can be set; what rings every so often does not care. */
class WrongClock implements Timekeeper {
  readonly #right: TestClock;
  skew = 0;

  constructor(right: TestClock) {
    this.#right = right;
  }

  now(): number {
    return this.#right.now() + this.skew;
  }

  every(ms: number, ring: () => void): () => void {
    return this.#right.every(ms, ring);
  }

  pass(ms: number): void {
    this.#right.advance(ms);
  }
}

export interface LadderServer {
  readonly commands: Commands;
  readonly outlook: Outlook;
  readonly clock: Pick<WrongClock, 'now' | 'skew'>;
  /** Its name as a holder of the lease. */
  readonly holder: string;
  readonly believesInLease: boolean;
  /** How often it was broken off. */
  readonly struck: number;
  /** Whether what broke it off came after the commit. */
  readonly brokeOffAfterCommit: boolean;
  /** Statements of its latest transaction. */
  readonly statements: number;
  breakOff(interruption: Interruption): void;
  spare(): void;
  /** Time passes at this server: what rings meanwhile rings once. */
  pass(ms: number): Promise<Looked>;
  /** Its climber looks, whatever its lease has come to meanwhile. */
  look(): Promise<Looked>;
  stop(): Promise<void>;
}

const silent = pino({ level: 'silent' });

/** `start`: its clock at this moment. */
export async function ladderServer(database: TestDatabase, ladder: Ladder, start: number): Promise<LadderServer> {
  const clock = new WrongClock(new TestClock(start));
  const breaker = interrupted(database.open());
  const store = openStore(breaker.engine);
  const outlook = new Outlook();
  outlook.ladder = ladder;
  const commands = bindCommands(store.transactor, clock, { currency: 'EUR', eventRetentionMs: RETENTION_MS, outlook });
  const lease = new Lease('background', commands, store.reader, clock, silent);
  let looked: Looked = { kind: 'idle' };
  const climber = new Climber({
    commands: {
      async climbLadder(held) {
        looked = { kind: 'broken' };
        const climbed = await commands.climbLadder(held);
        looked = climbed ? { kind: 'done', climbed } : { kind: 'fenced' };
        return climbed;
      },
    },
    reader: store.reader,
    lease,
    clock,
    log: silent,
  });
  await lease.looked;
  return {
    commands,
    outlook,
    clock,
    holder: lease.holder,
    get believesInLease() {
      return lease.isHeld;
    },
    get struck() {
      return breaker.struck;
    },
    get brokeOffAfterCommit() {
      return breaker.last === 'committed';
    },
    get statements() {
      return breaker.statements;
    },
    breakOff: breaker.breakOff,
    spare: breaker.spare,
    async pass(ms) {
      looked = { kind: 'idle' };
      clock.pass(ms);
      await lease.looked;
      await climber.look();
      return looked;
    },
    async look() {
      looked = { kind: 'idle' };
      await climber.look();
      return looked;
    },
    async stop() {
      await climber.stop();
      await lease.stop();
    },
  };
}

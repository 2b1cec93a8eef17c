/** A case: one promise, how it is measured, and what was found. */
import type { Row } from './findings.ts';
import type { Lab } from './lab/lab.ts';
import type { SharedGround, Stage } from './sites/ground.ts';

/** How much of everything: the whole form, or a short one to see that all works. */
export interface Effort {
  readonly rounds: number;
  /** Seconds that each measurement at full speed takes. */
  readonly seconds: number;
  readonly idleSockets: number;
  readonly history: readonly number[];
}

export const WHOLE: Effort = { rounds: 5, seconds: 4, idleSockets: 10_000, history: [0, 100_000, 1_000_000] };
export const QUICK: Effort = { rounds: 1, seconds: 2, idleSockets: 2_000, history: [0, 20_000, 100_000] };

export interface Bench {
  readonly lab: Lab;
  readonly effort: Effort;
  /** Both sides' data in SQLite files, made for the first case that asks. */
  sqlite(): Promise<Stage>;
  /** Both sides' data in one PostgreSQL, beside one Redis. */
  postgres(): Promise<Stage<SharedGround>>;
  /** Tells whoever waits how far it is. */
  progress(text: string): void;
}

export interface Case {
  readonly id: string;
  readonly title: string;
  readonly promise: string;
  readonly method: string;
  run(bench: Bench): Promise<readonly Row[]>;
}

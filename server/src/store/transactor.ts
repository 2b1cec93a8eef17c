/**
 * Group commit: commands that wait go down together in one transaction, one fsync for all. A command is given all its
 * inputs at once, so that it can read and write many rows with one statement.
 */
import type { Engine } from './engine.ts';
import type { StoreTransaction } from './store.ts';

/** Decides and writes a batch of inputs; answers one outcome an input, in order. May be run again from the start. */
export interface Command<I, O> {
  readonly name: string;
  run(tx: StoreTransaction, inputs: readonly I[]): Promise<readonly O[]>;
}

/** Inputs a run: large enough to hide the fsync, small enough that nobody waits long behind it. */
const MAX_RUN = 256;

/** How long to wait for a locked store before the answer is 503. */
const LOCK_PATIENCE_MS = 2_000;
const LOCK_RETRY_MS = 25;

/** What was committed since the start, for whoever measures. */
export interface CommitTotals {
  readonly commits: number;
  /** Inputs of all commands in them. */
  readonly inputs: number;
  /** From the begin of each, waiting for a locked store included, to its commit. */
  readonly ms: number;
}

/** What the transactor knows of a run: its types are nobody's business but its own. */
interface Pending {
  readonly size: number;
  /** Called when the group is made up: the run takes no more inputs. */
  seal(): void;
  execute(tx: StoreTransaction): Promise<void>;
  answer(): void;
  refuse(error: unknown): void;
  split(): Pending[];
}

/** One command's share of a group. */
class Run<I, O> implements Pending {
  readonly #command: Command<I, O>;
  readonly #inputs: I[] = [];
  readonly #waiting: { resolve(outcome: O): void; reject(error: unknown): void }[] = [];
  #outcomes: readonly O[] = [];
  #sealed = false;

  constructor(command: Command<I, O>) {
    this.#command = command;
  }

  get size(): number {
    return this.#inputs.length;
  }

  get isOpen(): boolean {
    return !this.#sealed && this.#inputs.length < MAX_RUN;
  }

  add(input: I): Promise<O> {
    return new Promise((resolve, reject) => {
      this.#inputs.push(input);
      this.#waiting.push({ resolve, reject });
    });
  }

  seal(): void {
    this.#sealed = true;
  }

  async execute(tx: StoreTransaction): Promise<void> {
    this.#outcomes = await this.#command.run(tx, this.#inputs);
    if (this.#outcomes.length !== this.#inputs.length) {
      throw new Error(`${this.#command.name} answered ${this.#outcomes.length} of ${this.#inputs.length} inputs`);
    }
  }

  /** After commit only: nobody may hear of what is not on disk. */
  answer(): void {
    this.#outcomes.forEach((outcome, index) => {
      this.#waiting[index]?.resolve(outcome);
    });
  }

  refuse(error: unknown): void {
    for (const { reject } of this.#waiting) reject(error);
  }

  /** Each input as a run of its own, to find out which of them cannot be done. */
  split(): Pending[] {
    return this.#inputs.map((input, index) => {
      const single = new Run(this.#command);
      single.#inputs.push(input);
      const waiting = this.#waiting[index];
      if (waiting) single.#waiting.push(waiting);
      return single;
    });
  }
}

/** Opens a transaction, waiting a while for whoever holds the store. */
export async function beginPatiently(engine: Engine, connection: Engine['writer']): Promise<void> {
  const giveUpAt = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      return await engine.begin(connection);
    } catch (error) {
      const unavailable = engine.asUnavailable(error);
      if (unavailable?.reason !== 'locked' || performance.now() > giveUpAt) throw unavailable ?? error;
      await Bun.sleep(LOCK_RETRY_MS);
    }
  }
}

export class Transactor {
  readonly #engine: Engine;
  readonly #open: (connection: Engine['writer']) => StoreTransaction;
  readonly #onCommit: () => void;
  #queue: Pending[] = [];
  #working: Promise<void> | null = null;
  #takesWrites = true;
  #totals: CommitTotals = { commits: 0, inputs: 0, ms: 0 };

  constructor(engine: Engine, open: (connection: Engine['writer']) => StoreTransaction, onCommit: () => void) {
    this.#engine = engine;
    this.#open = open;
    this.#onCommit = onCommit;
  }

  /**
   * The command as a function. It resolves after the commit that holds the outcome; it rejects with `StoreUnavailable`
   * where nothing could be written, or with the command's own bug.
   */
  bind<I, O>(command: Command<I, O>): (input: I) => Promise<O> {
    let run = new Run(command);
    run.seal();
    return (input) => {
      if (!run.isOpen) {
        run = new Run(command);
        this.#queue.push(run);
      }
      const answer = run.add(input);
      this.#working ??= this.#work();
      return answer;
    };
  }

  /** False while the last write was refused because the store was locked, full or failing. */
  get takesWrites(): boolean {
    return this.#takesWrites;
  }

  get totals(): CommitTotals {
    return this.#totals;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#working) await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      // One turn of the event loop: requests that arrived together are committed together.
      await new Promise<void>((resolve) => setImmediate(resolve));
      const group = this.#queue;
      this.#queue = [];
      for (const run of group) run.seal();
      await this.#settle(group);
    }
    this.#working = null;
  }

  async #settle(group: readonly Pending[]): Promise<void> {
    const startedAt = performance.now();
    const inputs = group.reduce((sum, run) => sum + run.size, 0);
    let hasNews = false;
    try {
      hasNews = await this.#commit(group);
    } catch (error) {
      const unavailable = this.#engine.asUnavailable(error);
      if (unavailable) this.#takesWrites = false;
      if (unavailable || inputs === 1) {
        for (const run of group) run.refuse(unavailable ?? error);
        return;
      }
      // One input's bug must not refuse its neighbours: do them one by one.
      for (const run of group) for (const single of run.split()) await this.#settle([single]);
      return;
    }
    this.#takesWrites = true;
    const before = this.#totals;
    this.#totals = {
      commits: before.commits + 1,
      inputs: before.inputs + inputs,
      ms: before.ms + performance.now() - startedAt,
    };
    for (const run of group) run.answer();
    // In a task of its own: whatever a listener does, what is committed is not done again.
    if (hasNews) queueMicrotask(this.#onCommit);
  }

  /** Commits the group, and again from the start where nothing of it can have been committed and the same again may succeed. */
  async #commit(group: readonly Pending[]): Promise<boolean> {
    const giveUpAt = performance.now() + LOCK_PATIENCE_MS;
    for (let tries = 1; ; tries++) {
      const progress = { isRunning: false };
      try {
        return await this.#attempt(group, progress);
      } catch (error) {
        const reason = this.#engine.asUnavailable(error)?.reason;
        // The database has ended it for the sake of another, or its connection was lost before the commit was sent.
        const isUndone = reason === 'locked' || (reason === 'failing' && progress.isRunning && tries === 1);
        if (!isUndone || performance.now() > giveUpAt) throw error;
      }
      await Bun.sleep(LOCK_RETRY_MS);
    }
  }

  /** Answers whether the log has grown by it. */
  async #attempt(group: readonly Pending[], progress: { isRunning: boolean }): Promise<boolean> {
    return await this.#engine.writer.connection().execute(async (connection) => {
      await beginPatiently(this.#engine, connection);
      try {
        progress.isRunning = true;
        const tx = this.#open(connection);
        for (const run of group) await run.execute(tx);
        progress.isRunning = false;
        await this.#engine.commit(connection);
        return tx.events.hasNews();
      } catch (error) {
        await this.#engine.rollback(connection);
        throw error;
      }
    });
  }
}

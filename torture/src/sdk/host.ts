/** A process with SDK clients in it, which can be stopped in the middle of anything, as by a machine that sleeps. */
import { fileURLToPath } from 'node:url';
import type { Subprocess } from 'bun';
import type { Member } from './member.ts';
import { type MemberStart, type Order, Reports } from './words.ts';

const MAIN = fileURLToPath(new URL('host/main.ts', import.meta.url));

/** Reports are written together; whoever is told to show itself answers within this, unless it is stopped. */
const SHOW_PATIENCE_MS = 5_000;

export class Host implements AsyncDisposable {
  readonly members: readonly Member[];
  readonly #process: Subprocess<'ignore', 'ignore', 'pipe'>;
  readonly #said: Promise<string>;
  #isFrozen = false;
  #isOver = false;

  /** `toElapsed`: from the machine's time to the run's. */
  constructor(members: readonly Member[], starts: readonly MemberStart[], toElapsed: (now: number) => number) {
    this.members = members;
    this.#process = Bun.spawn([process.execPath, MAIN], {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
      serialization: 'json',
      ipc: (message) => {
        for (const { at, report } of Reports.parse(message)) members[report.member]?.take(toElapsed(at), report);
      },
    });
    this.#said = new Response(this.#process.stderr).text();
    this.tell({ do: 'begin', members: [...starts] });
  }

  tell(order: Order): void {
    const { exitCode, signalCode } = this.#process;
    // That it has gone is said in the end.
    if (!this.#isOver && exitCode === null && signalCode === null) this.#process.send(order);
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  freeze(): void {
    this.#isFrozen = true;
    this.#process.kill('SIGSTOP');
  }

  thaw(): void {
    this.#isFrozen = false;
    this.#process.kill('SIGCONT');
  }

  /** What all of them show now. */
  async look(): Promise<void> {
    const shown = Promise.all(this.members.map((member) => member.untilShown()));
    for (const member of this.members.keys()) this.tell({ do: 'show', member });
    await Promise.race([shown, Bun.sleep(SHOW_PATIENCE_MS)]);
  }

  /** Ends it; answers what it has said that nobody had asked for, and how it ended where that was by itself. */
  async end(): Promise<string> {
    const { exitCode, signalCode } = this.#process;
    const ended = exitCode !== null || signalCode !== null ? `ended by itself with ${signalCode ?? exitCode}\n` : '';
    this.#isOver = true;
    this.#process.kill('SIGKILL');
    return ended + (await this.#said);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await this.#process.exited;
  }
}

/** One process of a run: what it says line by line, and the way to end it. It dies with the bench, even with a killed one. */
import { closeSync, openSync, readFileSync } from 'node:fs';

export interface Launch {
  /** As errors call it. */
  readonly name: string;
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs; without it, in the scratch folder, which holds no settings. */
  readonly folder?: string;
  /** What it says is no answer to the bench, but a log. */
  readonly talkative?: boolean;
}

/** SIGTERM first; what has not gone after this long is killed. */
const PATIENCE_MS = 12_000;

/** What a child gets of the environment: enough to run, nothing that configures a server by accident. */
const KEPT = ['PATH', 'HOME', 'LANG', 'TMPDIR'] as const;

const AS_MANY_FILES_AS_ALLOWED = 'ulimit -n "$(ulimit -Hn)"; exec "$@"';

export class Child {
  readonly #name: string;
  readonly #log: string;
  readonly #process: Bun.Subprocess<'pipe', 'pipe' | number, number>;
  readonly #lines: AsyncGenerator<string, void>;
  #stopping = false;

  /** `log` takes what it says on its error output, which is shown when it fails. */
  constructor({ name, command, environment = {}, talkative = false }: Launch, folder: string, log: string) {
    const kept = KEPT.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key]]]));
    const errors = openSync(log, 'a');
    this.#name = name;
    this.#log = log;
    this.#process = Bun.spawn(
      ['setpriv', '--pdeathsig', 'KILL', 'sh', '-c', AS_MANY_FILES_AS_ALLOWED, 'sh', ...command],
      {
        cwd: folder,
        env: { ...Object.fromEntries(kept), ...environment },
        stdin: 'pipe',
        stdout: talkative ? errors : 'pipe',
        stderr: errors,
      },
    );
    closeSync(errors);
    this.#lines = linesOf(this.#process.stdout);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The next line that it says. Throws, with what it complained of, where it ends instead. */
  async line(): Promise<string> {
    const next = await this.#lines.next();
    if (next.done) throw await this.#failure();
    return next.value;
  }

  say(line: string): void {
    this.#process.stdin.write(`${line}\n`);
    this.#process.stdin.flush();
  }

  /** Resolves when it has done its work and ended. Throws where it failed. */
  async finished(): Promise<void> {
    while (!(await this.#lines.next()).done);
    if ((await this.#process.exited) !== 0) throw await this.#failure();
  }

  /** Throws where it has ended by itself. */
  async check(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) throw await this.#failure();
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#process.kill('SIGTERM');
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), PATIENCE_MS);
    await this.#process.exited;
    clearTimeout(killing);
  }

  async #failure(): Promise<Error> {
    const code = await this.#process.exited;
    const said = readFileSync(this.#log, 'utf8').trim().split('\n').slice(-20).join('\n');
    return new Error(`${this.#name} ended with ${this.#process.signalCode ?? code}:\n${said}`);
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array> | number | undefined): AsyncGenerator<string, void> {
  if (!(stream instanceof ReadableStream)) return;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of stream) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

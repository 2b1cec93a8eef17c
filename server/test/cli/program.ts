/** The program as its users run it: a process of its own, with its own environment, in a folder of the test's. */
import { fileURLToPath } from 'node:url';
import type { Subprocess } from 'bun';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Way {
  /** Where it is started: `.env` and `./data` are looked for here. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Nothing of the tester's own settings and language gets in. */
function environment({ env = {} }: Way) {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', COMANDA_LANG: 'en', ...env };
}

export async function comanda(way: Way, ...args: string[]): Promise<Ended> {
  const child = Bun.spawn([process.execPath, MAIN, ...args], {
    cwd: way.folder,
    env: environment(way),
    stdin: new Blob([way.stdin ?? '']),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exit: await child.exited, out, err };
}

/** What it answered as one JSON document; fails where it did not end well. */
export async function answer(way: Way, ...args: string[]): Promise<unknown> {
  const { exit, out, err } = await comanda(way, ...args, '--json');
  if (exit !== 0) throw new Error(`comanda ${args.join(' ')} ended with ${exit}: ${err}`);
  return JSON.parse(out);
}

/** As many at once as a small machine has cores: starting a process is most of a test's time. */
const AT_ONCE = 3;

/** Does the same with each, several at a time: for invocations that do not get in each other's way. */
export async function withEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A program that goes on until it is told to stop, read line by line. */
export class Running implements AsyncDisposable {
  readonly child: Subprocess<'ignore', 'pipe', 'pipe'>;
  readonly #lines: AsyncGenerator<string>;
  readonly #err: Promise<string>;

  constructor(way: Way, command: readonly string[]) {
    this.child = Bun.spawn([...command], {
      cwd: way.folder,
      env: environment(way),
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    });
    this.#lines = linesOf(this.child.stdout);
    this.#err = new Response(this.child.stderr).text();
  }

  /** The next line of its answer. Fails where it ends first. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the program ended: ${await this.#err}`);
    return value;
  }

  /** Lines up to the first that fits, that one included. */
  async linesUntil(fits: (line: string) => boolean): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      lines.push(line);
      if (fits(line)) return lines;
    }
  }

  /** The exit code and what else it had to say. */
  async ended(): Promise<Ended> {
    const rest: string[] = [];
    for await (const line of this.#lines) rest.push(line);
    return { out: rest.join('\n'), err: await this.#err, exit: await this.child.exited };
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<Ended> {
    this.child.kill(signal);
    return await this.ended();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.child.exited;
  }
}

export function run(way: Way, ...args: string[]): Running {
  return new Running(way, [process.execPath, MAIN, ...args]);
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

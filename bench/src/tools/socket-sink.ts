/** The socket sink: many WebSockets in one cheap process that counts what they are sent. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Child } from '../lab/child.ts';
import type { Lab } from '../lab/lab.ts';
import { until } from '../lab/wait.ts';
import { toolPath } from '../native.ts';

/** The C tool changes its source address after so many sockets. */
const SOCKETS_PER_SOURCE = 20_000;

const Connected = z.object({ sockets: z.int(), refused: z.int(), seconds: z.number() });
const Report = z.object({ open: z.int(), frames: z.int(), bytes: z.int(), fewest: z.int(), most: z.int() });
export type SinkReport = z.infer<typeof Report>;

export interface SinkOptions {
  readonly port: number;
  readonly sockets: number;
  readonly tokens: readonly string[];
  /** Notes when each order was seen on each socket. */
  readonly marking?: boolean;
}

export class SocketSink {
  readonly #lab: Lab;
  readonly #child: Child;
  readonly #sockets: number;
  /** How long it took until all were open. */
  readonly seconds: number;

  private constructor(lab: Lab, child: Child, sockets: number, seconds: number) {
    this.#lab = lab;
    this.#child = child;
    this.#sockets = sockets;
    this.seconds = seconds;
  }

  /** Resolves when all sockets are open. Throws where one was refused. */
  static async open(lab: Lab, { port, sockets, tokens, marking = false }: SinkOptions): Promise<SocketSink> {
    const paths = lab.path('paths');
    writeFileSync(paths, tokens.map((token) => `/ws/staff/orders/?token=${token}\n`).join(''), { mode: 0o600 });
    const child = lab.launch({
      name: 'socket-sink',
      command: [
        toolPath('socket-sink'),
        ...[`port=${port}`, `sockets=${sockets}`, `paths=${paths}`, `marks=${marking ? 1 : 0}`],
        `first_source=${lab.sources(Math.ceil(sockets / SOCKETS_PER_SOURCE))}`,
      ],
    });
    const connected = Connected.parse(JSON.parse(await child.line()));
    if (connected.refused > 0) throw new Error(`${connected.refused} of ${sockets} sockets were refused`);
    return new SocketSink(lab, child, sockets, connected.seconds);
  }

  async report(): Promise<SinkReport> {
    this.#child.say('report');
    return Report.parse(JSON.parse(await this.#child.line()));
  }

  /** Resolves when every socket has been sent `frames` frames in all. Throws where one gets more, or a socket is gone. */
  async reaches(frames: number, seconds = 30): Promise<void> {
    await until(`${frames} frames on each of ${this.#sockets} sockets`, seconds, async () => {
      const { fewest, most, open } = await this.report();
      if (most > frames) throw new Error(`a socket was sent ${most} frames for ${frames} events`);
      if (open < this.#sockets) throw new Error(`${this.#sockets - open} sockets were closed by the server`);
      return fewest === frames;
    });
  }

  /** The last text frame, as it came. */
  async sample(): Promise<string> {
    this.#child.say('sample');
    return await this.#child.line();
  }

  /** Which order was seen when, on every socket. */
  async marks(): Promise<Mark[]> {
    const file = this.#lab.path('seen.marks');
    this.#child.say(`marks ${file}`);
    await this.#child.line();
    return readMarks(file);
  }

  async close(): Promise<void> {
    this.#child.say('quit');
    await this.#child.finished();
    await this.#lab.stop(this.#child);
  }
}

/** One thing that happened to one order, on the machine's monotonic clock. */
export interface Mark {
  readonly order: number;
  readonly atMs: number;
}

export function readMarks(file: string): Mark[] {
  const numbers = new BigUint64Array(new Uint8Array(readFileSync(file)).buffer);
  const marks: Mark[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    marks.push({ order: Number(numbers[at]), atMs: Number(numbers[at + 1]) / 1e6 });
  }
  return marks;
}

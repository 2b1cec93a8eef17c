/** The floor: a server in C that only writes one given frame to each of its sockets, at a steady pace. */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Child } from '../lab/child.ts';
import type { Lab } from '../lab/lab.ts';
import { toolPath } from '../native.ts';

const Listening = z.object({ port: z.int() });
const End = z.object({ unfinished: z.int() });

export interface WriteLoopOptions {
  readonly sockets: number;
  readonly frame: string;
  readonly ticks: number;
  readonly everyMs: number;
  readonly burst: number;
  /** One write for the whole burst instead of one a frame. */
  readonly together: boolean;
}

export class WriteLoop {
  readonly #lab: Lab;
  readonly #child: Child;
  readonly port: number;

  private constructor(lab: Lab, child: Child, port: number) {
    this.#lab = lab;
    this.#child = child;
    this.port = port;
  }

  static async start(
    lab: Lab,
    { sockets, frame, ticks, everyMs, burst, together }: WriteLoopOptions,
  ): Promise<WriteLoop> {
    const file = lab.path('frame');
    writeFileSync(file, frame);
    const child = lab.launch({
      name: 'write-loop',
      command: [
        toolPath('write-loop'),
        ...[`sockets=${sockets}`, `frame=${file}`, `events=${ticks}`, `every_us=${everyMs * 1000}`],
        ...[`burst=${burst}`, `together=${together ? 1 : 0}`],
      ],
    });
    return new WriteLoop(lab, child, Listening.parse(JSON.parse(await child.line())).port);
  }

  get pids(): readonly number[] {
    return [this.#child.pid];
  }

  /** Writes all it was told to. Throws where a reader was too slow to take a frame whole: that would cost less. */
  async run(): Promise<void> {
    this.#child.say('go');
    const { unfinished } = End.parse(JSON.parse(await this.#child.line()));
    if (unfinished > 0) throw new Error(`write-loop could not finish ${unfinished} writes`);
  }

  async stop(): Promise<void> {
    await this.#lab.stop(this.#child);
  }
}

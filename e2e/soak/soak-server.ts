/** The server of a soak: killed, asked to go, and started again over the same data and on the same port. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Subprocess } from 'bun';

const PROGRAM = fileURLToPath(new URL('./serve.ts', import.meta.url));

export interface ServerPlace {
  readonly folder: string;
  readonly boardFolder: string;
  readonly port: number;
  /** As they would stand in `.env`. */
  readonly settings: Readonly<Record<string, string>>;
}

export class SoakServer implements AsyncDisposable {
  readonly name = 'server';
  /** Everything that it has ever said, all lives of it. */
  readonly logFile: string;
  /** How it ended where nobody had asked it to, or otherwise than it was asked. */
  readonly crashes: string[] = [];
  readonly url: string;
  readonly #place: ServerPlace;
  #child: Subprocess<'ignore', 'pipe', number> | null = null;
  #isWanted = false;

  constructor(place: ServerPlace) {
    this.#place = place;
    this.logFile = join(place.folder, 'said.log');
    this.url = `http://127.0.0.1:${place.port}`;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const { folder, boardFolder, port, settings } = this.#place;
    const log = openSync(this.logFile, 'a');
    const child = Bun.spawn([process.execPath, PROGRAM, boardFolder], {
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: log,
      env: {
        ...process.env,
        LOG_LEVEL: 'error',
        COMANDA_LANG: 'en',
        ...settings,
        DATA_DIR: folder,
        HOST: '127.0.0.1',
        PORT: String(port),
      },
    });
    closeSync(log);
    this.#child = child;
    this.#isWanted = true;
    const reader = child.stdout.getReader();
    const { done } = await reader.read();
    reader.releaseLock();
    if (done) throw new Error(`the server ended before it listened: ${await Bun.file(this.logFile).text()}`);
    void child.exited.then((code) => {
      if (this.#isWanted && this.#child === child)
        this.crashes.push(`ended by itself with ${child.signalCode ?? code}`);
    });
  }

  /** Nothing that it has not done by now will be done. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As a service manager asks it to go. */
  async stop(): Promise<void> {
    const code = await this.#end('SIGTERM');
    if (code !== 0) this.crashes.push(`was asked to stop and ended with ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    this.#isWanted = false;
    this.#child?.kill(signal);
    return (await this.#child?.exited) ?? null;
  }
}

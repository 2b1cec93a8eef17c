/** The log for the person on call: JSON lines in the data folder, turned over by size, and on standard error. */
import { type Logger, pino, stdSerializers } from 'pino';
import { createStream, type RotatingFileStream } from 'rotating-file-stream';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';

export interface OpenLog extends AsyncDisposable {
  readonly log: Logger;
}

/** How long a file that could not be written is left alone. */
const AGAIN_MS = 5_000;

/** The file in the data folder. Where it cannot be written (a full disk) lines are lost to it, and nobody is stopped. */
class LogFile {
  readonly #folder: string;
  #stream: RotatingFileStream | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(line: string): void {
    this.#stream ??= this.#open();
    this.#stream?.write(line);
  }

  async end(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#stream) this.#stream.end(() => resolve());
      else resolve();
    });
  }

  #open(): RotatingFileStream | null {
    if (performance.now() - this.#failedAt < AGAIN_MS) return null;
    const stream = createStream('comanda.log', { path: this.#folder, size: '20M', maxFiles: 10, mode: 0o600 });
    stream.on('error', () => {
      if (this.#stream === stream) this.#stream = null;
      this.#failedAt = performance.now();
    });
    return stream;
  }
}

/** A terminal is a person's: it gets warnings only. What is no terminal (a service manager, a container) gets all. */
export function openLog(config: Config, folder: DataFolder): OpenLog {
  const file = new LogFile(folder.logs);
  const level = config.LOG_LEVEL;
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: level === 'debug' ? stdSerializers.err : briefly },
    },
    pino.multistream([
      { level, stream: file },
      { level: process.stderr.isTTY ? 'warn' : level, stream: process.stderr },
    ]),
  );
  return {
    log,
    [Symbol.asyncDispose]: () => file.end(),
  };
}

/** An error without its stack, which says much of the program and little to the person on call. */
function briefly(error: unknown): { type: string; message: string; cause?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name: type, message, cause } = error;
  return { type, message, ...(cause instanceof Error && { cause: cause.message }) };
}

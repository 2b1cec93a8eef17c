/** The log for the person on call: JSON lines in the data folder, turned over by size, and on standard error. */
import { type Logger, pino, stdSerializers } from 'pino';
import { createStream } from 'rotating-file-stream';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';

export interface OpenLog extends AsyncDisposable {
  readonly log: Logger;
}

/** A terminal is a person's: it gets warnings only. What is no terminal (a service manager, a container) gets all. */
export function openLog(config: Config, folder: DataFolder): OpenLog {
  const file = createStream('comanda.log', { path: folder.logs, size: '20M', maxFiles: 10, mode: 0o600 });
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
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => file.end(() => resolve()));
    },
  };
}

/** An error without its stack, which says much of the program and little to the person on call. */
function briefly(error: unknown): { type: string; message: string; cause?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name: type, message, cause } = error;
  return { type, message, ...(cause instanceof Error && { cause: cause.message }) };
}

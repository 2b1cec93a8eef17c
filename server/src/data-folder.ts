/** The data folder: the SQLite file, the secrets made on first start, the logs. */
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { TextKey, TextValues } from './i18n/translate.ts';

/** Something that keeps the program from starting, with its cure; printed as one line, never with a stack. */
export class StartupError extends Error {
  readonly key: TextKey;
  readonly values: TextValues;

  constructor(key: TextKey, values: TextValues, cause?: unknown) {
    super(key, { cause });
    this.name = 'StartupError';
    this.key = key;
    this.values = values;
  }
}

const Secrets = z.object({ tokenKey: z.base64().min(43) });
export type Secrets = z.infer<typeof Secrets>;

export interface DataFolder {
  readonly path: string;
  readonly database: string;
  readonly logs: string;
  readonly secretsFile: string;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Where everything lies in a data folder, whether it is there or not. */
export function dataFolderAt(folder: string): DataFolder {
  const path = resolve(folder);
  return {
    path,
    database: join(path, 'comanda.sqlite3'),
    logs: join(path, 'logs'),
    secretsFile: join(path, 'secrets.json'),
  };
}

/** Makes the folder where it is missing, for its owner alone. */
export function openDataFolder(folder: string): DataFolder {
  const found = dataFolderAt(folder);
  try {
    mkdirSync(found.logs, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new StartupError('startup.cannot_open_data', { folder: found.path, reason }, error);
  }
  return found;
}

/** Written whole before it has its name, so that no power cut leaves half of it; where two start at once, one wins. */
function makeSecrets(file: string): void {
  const tokenKey = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');
  const draft = `${file}.${crypto.randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify({ tokenKey })}\n`, { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } finally {
    rmSync(draft);
  }
}

/** Reads the secrets; makes them on the first start. Refuses a file that others can read. */
export function readSecrets(folder: DataFolder): Secrets {
  const file = folder.secretsFile;
  try {
    if (!existsSync(file)) makeSecrets(file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new StartupError('startup.cannot_open_data', { folder: folder.path, reason }, error);
    }
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new StartupError('startup.open_secrets', { file });
  }
  try {
    return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new StartupError('startup.bad_secrets', { file }, error);
  }
}

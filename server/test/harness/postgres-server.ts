/** A PostgreSQL server of a test's own: a new cluster in a temporary folder, on a free port of this machine. */
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import { freePort } from './free-port.ts';

/** Where Debian keeps its versions, the newest first; elsewhere the programs are on the path. */
function programs(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const newest = versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (newest !== undefined) return newest;
  const onPath = Bun.which('initdb');
  if (onPath) return join(onPath, '..');
  throw new Error(
    'PostgreSQL is missing: apt-get install postgresql (Debian, Ubuntu) or brew install postgresql (Mac)',
  );
}

/** PostgreSQL refuses to run as root; then it runs as the user that its package has made. */
const isRoot = process.getuid?.() === 0;

export function asItsUser(command: readonly string[]): string[] {
  return isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command] : [...command];
}

/** Whose the files must be; null where it runs as whoever tests. */
export function itsIds(): { readonly uid: number; readonly gid: number } | null {
  if (!isRoot) return null;
  const id = (option: string) => Number(Bun.spawnSync(['id', option, 'postgres']).stdout.toString());
  return { uid: id('-u'), gid: id('-g') };
}

function run(command: readonly string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(asItsUser(command), { stdout: 'pipe', stderr: 'pipe' });
  if (exitCode !== 0) throw new Error(`${command[0]} ended with ${exitCode}: ${stderr.toString()}`);
  return stdout.toString();
}

export class PostgresServer implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #bin: string;
  #process: Subprocess | null = null;

  private constructor(bin: string, folder: string, port: number) {
    this.#bin = bin;
    this.folder = folder;
    this.port = port;
  }

  static async start(): Promise<PostgresServer> {
    return PostgresServer.#make(async (bin, data) => {
      run([join(bin, 'initdb'), '-D', data, '-U', 'comanda', '-A', 'trust', '--no-sync', '-E', 'UTF8']);
    });
  }

  /** A copy of another one that follows it through this port until it is promoted. It answers reads. */
  static async startStandby(primaryPort: number): Promise<PostgresServer> {
    const source = ['-h', '127.0.0.1', '-p', String(primaryPort), '-U', 'comanda'];
    return PostgresServer.#make(async (bin, data) => {
      const command = [join(bin, 'pg_basebackup'), '-D', data, ...source, '-R', '-c', 'fast', '--no-sync'];
      // Not while everything else waits: what it copies may come through this process.
      const child = Bun.spawn(asItsUser(command), { stdout: 'ignore', stderr: 'pipe' });
      if ((await child.exited) !== 0) throw new Error(await new Response(child.stderr).text());
    });
  }

  static async #make(fill: (bin: string, data: string) => Promise<void>): Promise<PostgresServer> {
    const bin = programs();
    const folder = mkdtempSync(join(tmpdir(), 'comanda-postgres-'));
    chmodSync(folder, 0o755);
    const data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
    const ids = itsIds();
    if (ids) chownSync(data, ids.uid, ids.gid);
    await fill(bin, data);
    const server = new PostgresServer(bin, folder, await freePort());
    await server.resume();
    return server;
  }

  /** Runs it, after the start or after a stop; resolves when it takes connections. */
  async resume(): Promise<void> {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
    this.#process = Bun.spawn(
      asItsUser([
        join(this.#bin, 'postgres'),
        '-D',
        join(this.folder, 'data'),
        '-p',
        String(this.port),
        ...settings.flatMap((setting) => ['-c', setting]),
      ]),
      { stdin: 'ignore', stdout: 'ignore', stderr: Bun.file(join(this.folder, 'log')) },
    );
    const ask = [join(this.#bin, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(this.port)];
    while ((await Bun.spawn(ask).exited) !== 0) {
      if (this.#process.exitCode !== null) throw new Error(await Bun.file(join(this.folder, 'log')).text());
    }
  }

  /** `SIGINT` stops it in order, `SIGQUIT` as a crash would. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    this.#process?.kill(signal);
    await this.#process?.exited;
  }

  /** Makes a standby a server of its own, on a timeline of its own. */
  promote(): void {
    this.sql('select pg_promote()');
  }

  url(database: string): string {
    return `postgres://comanda@127.0.0.1:${this.port}/${database}`;
  }

  /** Says something to the server in SQL, as its owner. */
  sql(text: string, database = 'postgres'): string {
    return run([join(this.#bin, 'psql'), '-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', this.url(database), '-c', text]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

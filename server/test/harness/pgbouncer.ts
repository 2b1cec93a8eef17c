/** A PgBouncer of a test's own in front of PostgreSQL: it lends connections by the transaction, and is otherwise as it comes. */
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import { freePort } from './free-port.ts';
import { asItsUser, itsIds, type PostgresServer } from './postgres-server.ts';

type Behind = Pick<PostgresServer, 'port'>;

/** Debian keeps what only root starts where not everybody looks. */
function program(): string {
  const found = Bun.which('pgbouncer', { PATH: `${process.env.PATH}:/usr/sbin` });
  if (!found)
    throw new Error('PgBouncer is missing: apt-get install pgbouncer (Debian, Ubuntu), brew install pgbouncer (Mac)');
  return found;
}

export class PgBouncer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #process: Subprocess;

  private constructor(port: number, folder: string, process: Subprocess) {
    this.port = port;
    this.#folder = folder;
    this.#process = process;
  }

  static async start(server: Behind): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'comanda-pgbouncer-'));
    const ids = itsIds();
    if (ids) chownSync(folder, ids.uid, ids.gid);
    const port = await freePort();
    writeFileSync(join(folder, 'users'), '"comanda" ""\n');
    writeConfig(folder, port, server);
    const child = Bun.spawn(asItsUser([program(), join(folder, 'pgbouncer.ini')]), {
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: Bun.file(join(folder, 'log')),
    });
    const bouncer = new PgBouncer(port, folder, child);
    while (!(await bouncer.#listens())) {
      if (child.exitCode !== null) throw new Error(await Bun.file(join(folder, 'log')).text());
    }
    return bouncer;
  }

  url(database: string): string {
    return `postgres://comanda@127.0.0.1:${this.port}/${database}`;
  }

  /** From now on it lends connections to this server; one that is lent leads where it led until it comes back. */
  leadTo(server: Behind): void {
    writeConfig(this.#folder, this.port, server);
    this.#process.kill('SIGHUP');
  }

  async #listens(): Promise<boolean> {
    try {
      const socket = await Bun.connect({ hostname: '127.0.0.1', port: this.port, socket: { data() {} } });
      socket.end();
      return true;
    } catch {
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#process.exited;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function writeConfig(folder: string, port: number, { port: target }: Behind): void {
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${target}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${join(folder, 'users')}`,
    'pool_mode = transaction',
  ];
  writeFileSync(join(folder, 'pgbouncer.ini'), `${lines.join('\n')}\n`);
}

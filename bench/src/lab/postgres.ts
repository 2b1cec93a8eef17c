/** A PostgreSQL server of the bench's own: a new cluster in the scratch folder, durable as it comes, and its statistics. */
import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Child } from './child.ts';
import type { Lab } from './lab.ts';
import { freePort } from './ports.ts';
import { until } from './wait.ts';

/** Where Debian keeps its versions; the newest one is used. */
const VERSIONS = '/usr/lib/postgresql';
const START_S = 30;
const OWNER = 'bench';

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=300',
  // Counts what each statement costs, for both sides alike.
  'shared_preload_libraries=pg_stat_statements',
];

/** PostgreSQL refuses to run as root; then it runs as the user that its package has made. */
const AS_ITS_USER =
  process.getuid?.() === 0
    ? // A new user has no parent whose death it would follow, unless it says so itself.
      ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--pdeathsig', 'KILL']
    : [];

export class Postgres {
  readonly #child: Child;
  readonly #port: number;
  #made = 0;

  private constructor(child: Child, port: number) {
    this.#child = child;
    this.#port = port;
  }

  static async start(lab: Lab): Promise<Postgres> {
    const data = lab.path('postgres');
    mkdirSync(data, { mode: 0o700 });
    if (AS_ITS_USER.length > 0) {
      const id = (option: string) => Number(run(['id', option, 'postgres']));
      chownSync(data, id('-u'), id('-g'));
      if (Bun.spawnSync([...AS_ITS_USER, 'test', '-w', data]).exitCode !== 0) {
        throw new Error(
          `PostgreSQL does not run as root, and the user postgres may not enter ${data}: keep this clone where others may enter`,
        );
      }
    }
    run([...AS_ITS_USER, program('initdb'), '-D', data, '-U', OWNER, '-A', 'trust', '--no-sync', '-E', 'UTF8']);
    const port = freePort();
    const child = lab.launch({
      name: 'postgres',
      command: [
        ...[...AS_ITS_USER, program('postgres'), '-D', data, '-p', String(port)],
        ...SETTINGS.flatMap((setting) => ['-c', setting]),
      ],
      talkative: true,
    });
    await until(`postgres on port ${port}`, START_S, async () => {
      await child.check();
      return (await Bun.spawn([program('pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(port)]).exited) === 0;
    });
    const server = new Postgres(child, port);
    // In every database that will be made.
    server.say('create extension pg_stat_statements', 'template1');
    return server;
  }

  get pid(): number {
    return this.#child.pid;
  }

  url(database: string): string {
    return `postgres://${OWNER}@127.0.0.1:${this.#port}/${database}`;
  }

  /** A new database, empty or as another one is that nobody uses. */
  create(like?: string): string {
    this.#made += 1;
    const name = `site_${this.#made}`;
    this.say(`create database ${name}${like === undefined ? '' : ` template ${like}`}`);
    // What was copied is written now and not in the first seconds of a measurement.
    this.say('checkpoint');
    return name;
  }

  drop(name: string): void {
    this.say(`drop database ${name} with (force)`);
  }

  /** Says something in SQL; what it answers, as text. */
  say(sql: string, database = 'postgres'): string {
    return run([program('psql'), '-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', this.url(database), '-c', sql]);
  }
}

function program(name: string): string {
  const newest = Math.max(...readdirSync(VERSIONS).map(Number).filter(Number.isInteger));
  return join(VERSIONS, String(newest), 'bin', name);
}

function run(command: readonly string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], { stdout: 'pipe', stderr: 'pipe' });
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}: ${stderr.toString()}`);
  return stdout.toString().trim();
}

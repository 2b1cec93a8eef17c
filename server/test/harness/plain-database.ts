/** A database of a PostgreSQL server for one test, with engines on it that go when it goes. */
import type { Engine } from '../../src/store/engine.ts';
import { openPostgres } from '../../src/store/postgres/engine.ts';
import type { PostgresServer } from './postgres-server.ts';

let made = 0;

export class PlainDatabase implements AsyncDisposable {
  readonly name: string;
  readonly #server: PostgresServer;
  readonly #opened: Engine[] = [];

  constructor(server: PostgresServer) {
    made += 1;
    this.name = `plain_${made}`;
    this.#server = server;
    server.sql(`create database ${this.name}`);
  }

  get url(): string {
    return this.#server.url(this.name);
  }

  /** An engine of its own, as another server would have; by the way that this address names. */
  open(url = this.url): Engine {
    const engine = openPostgres(url);
    this.#opened.push(engine);
    return engine;
  }

  /** Says something in it as its owner, on a connection of its own; what it answers. */
  sql(text: string): string {
    return this.#server.sql(text, this.name).trim();
  }

  /** As an administrator would: every session of ours is ended. */
  endSessions(): void {
    this.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'comanda' and datname = current_database()`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const engine of this.#opened) await engine[Symbol.asyncDispose]();
    this.#server.sql(`drop database ${this.name} with (force)`);
  }
}

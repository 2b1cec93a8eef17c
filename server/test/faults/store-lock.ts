/** Another program that holds the database for itself: until it lets go, nobody else can write. */
import { Database } from 'bun:sqlite';
import { dataFolderAt } from '../../src/data-folder.ts';

const PATIENCE_MS = 5_000;

export class StoreLock implements Disposable {
  readonly #database: Database;

  constructor(folder: string) {
    this.#database = new Database(dataFolderAt(folder).database);
    this.#database.run(`pragma busy_timeout = ${PATIENCE_MS}`);
    this.#database.run('begin immediate');
  }

  release(): void {
    if (this.#database.inTransaction) this.#database.run('rollback');
  }

  [Symbol.dispose](): void {
    this.release();
    this.#database.close();
  }
}

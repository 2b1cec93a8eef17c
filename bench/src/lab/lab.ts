/** The lab: every process and folder of a run, so that all of them are gone when it ends, however it ends. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Child, type Launch } from './child.ts';
import { makeScratch } from './scratch.ts';

/** Loopback addresses from which the socket sink connects: each sink takes new ones, so that no port is still cooling off. */
const FIRST_SOURCE = 2;
const LAST_SOURCE = 250;

export class Lab implements AsyncDisposable {
  readonly #folder = makeScratch();
  readonly #children = new Set<Child>();
  #files = 0;
  #source = FIRST_SOURCE;

  /** A name in the scratch folder that nothing has yet. */
  path(name: string): string {
    this.#files += 1;
    return join(this.#folder, `${this.#files}-${name}`);
  }

  launch(launch: Launch): Child {
    const child = new Child(launch, launch.folder ?? this.#folder, this.path(`${launch.name}.log`));
    this.#children.add(child);
    return child;
  }

  async stop(child: Child): Promise<void> {
    this.#children.delete(child);
    await child.stop();
  }

  discard(path: string): void {
    rmSync(path, { recursive: true, force: true });
  }

  /** The last byte of the first 127.0.0.x address of a sink that needs `count` of them. */
  sources(count: number): number {
    if (this.#source + count > LAST_SOURCE) this.#source = FIRST_SOURCE;
    const first = this.#source;
    this.#source += count;
    return first;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The last started first: clients before servers.
    for (const child of [...this.#children].reverse()) await this.stop(child);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

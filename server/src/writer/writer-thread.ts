/** The serving side of the writing thread: commands as functions that are answered from over there. */
import type { Binder, CommandSettings } from '../commands/all.ts';
import type { Clock } from '../domain/clock.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import type { Command } from '../store/transactor.ts';
import type { Call, Failure, FromWriter, Reply, ToWriter } from './messages.ts';

interface Waiting {
  resolve(outcome: unknown): void;
  reject(error: Error): void;
}

export class WriterThread implements Binder, AsyncDisposable {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #onCommit: () => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  #calls: Call[] = [];
  #lastId = 0;
  #broken: Error | null = null;

  private constructor(clock: Clock, onCommit: () => void) {
    this.#clock = clock;
    this.#onCommit = onCommit;
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url));
    this.#worker.onmessage = ({ data }: MessageEvent<string>) => this.#receive(JSON.parse(data));
    this.#worker.onerror = ({ message }) => this.#break(new Error(message));
  }

  /** `onCommit` is called after each commit, before its callers hear of it. */
  static async open(
    file: string,
    settings: CommandSettings,
    clock: Clock,
    onCommit: () => void,
  ): Promise<WriterThread> {
    const writer = new WriterThread(clock, onCommit);
    writer.#send({ kind: 'open', file, settings });
    await writer.#opened.promise;
    return writer;
  }

  /** False once the thread has died: nothing can be written any more. */
  get works(): boolean {
    return this.#broken === null;
  }

  bind<I, O>({ name }: Command<I, O>): (input: I) => Promise<O> {
    return async (input) => {
      const outcome = await this.#call(name, input);
      // It is what the command of that name answered in the other thread.
      return outcome as O;
    };
  }

  /** Lets what waits go down first. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.works) {
      this.#flush();
      this.#send({ kind: 'close' });
      await this.#closed.promise;
    }
    this.#worker.terminate();
  }

  #call(command: string, input: unknown): Promise<unknown> {
    if (this.#broken) return Promise.reject(new StoreUnavailable('failing', this.#broken));
    // One turn of the event loop: requests that arrived together travel together.
    if (this.#calls.length === 0) setImmediate(() => this.#flush());
    this.#lastId += 1;
    const id = this.#lastId;
    this.#calls.push({ id, command, input });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #flush(): void {
    if (this.#calls.length === 0) return;
    this.#send({ kind: 'calls', now: this.#clock.now(), calls: this.#calls });
    this.#calls = [];
  }

  #send(message: ToWriter): void {
    this.#worker.postMessage(JSON.stringify(message));
  }

  #receive(message: FromWriter): void {
    switch (message.kind) {
      case 'opened':
        this.#opened.resolve();
        return;
      case 'replies':
        this.#onCommit();
        for (const reply of message.replies) this.#answer(reply);
        return;
      case 'closed':
        this.#closed.resolve();
        return;
    }
  }

  #answer(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('failure' in reply) waiting?.reject(errorOf(reply.failure));
    else waiting?.resolve(reply.outcome);
  }

  #break(error: Error): void {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(new StoreUnavailable('failing', error));
    this.#waiting.clear();
    this.#opened.reject(error);
    this.#closed.resolve();
  }
}

function errorOf(failure: Failure): Error {
  if (failure.kind === 'unavailable') return new StoreUnavailable(failure.reason, null);
  const error = new Error(failure.message);
  error.stack = failure.stack;
  return error;
}

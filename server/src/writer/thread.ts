/**
 * The writing thread: runs commands in groups and commits them. A commit waits for the disk, and SQLite waits by stopping
 * its thread; so that requests and sockets are not stopped with it, a server writes here.
 */
import { bindCommands } from '../commands/all.ts';
import { openSqlite } from '../store/sqlite/engine.ts';
import { openStore, type Store } from '../store/store.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import type { Call, Failure, FromWriter, Reply, ToWriter } from './messages.ts';

declare const self: Worker;

type Run = (input: unknown) => Promise<unknown>;

const runs = new Map<string, Run>();
let store: Store | null = null;
let closeEngine = async () => {};
let now = 0;
let replies: Reply[] = [];

function send(message: FromWriter): void {
  self.postMessage(JSON.stringify(message));
}

function open({ file, settings }: Extract<ToWriter, { kind: 'open' }>): void {
  const engine = openSqlite(file);
  closeEngine = async () => engine[Symbol.asyncDispose]();
  const opened = openStore(engine, () => {});
  store = opened;
  const binder: Parameters<typeof bindCommands>[0] = {
    bind(command) {
      const run = opened.transactor.bind(command);
      // What arrives under a command's name was sent by that command's own function in the other thread.
      runs.set(command.name, run as Run);
      return run;
    },
  };
  bindCommands(binder, { now: () => now }, settings);
}

function failureOf(error: unknown): Failure {
  if (error instanceof StoreUnavailable) return { kind: 'unavailable', reason: error.reason };
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'bug', message, stack };
}

/** The answers of one group are there within one tick: they travel together. */
function reply(answer: Reply): void {
  if (replies.length === 0) {
    queueMicrotask(() => {
      send({ kind: 'replies', replies });
      replies = [];
    });
  }
  replies.push(answer);
}

function run({ id, command, input }: Call): void {
  const known = runs.get(command);
  if (!known) throw new Error(`there is no command ${command}`);
  known(input).then(
    (outcome) => reply({ id, outcome }),
    (error: unknown) => reply({ id, failure: failureOf(error) }),
  );
}

self.onmessage = async ({ data }: MessageEvent<string>) => {
  const message: ToWriter = JSON.parse(data);
  switch (message.kind) {
    case 'open':
      open(message);
      send({ kind: 'opened' });
      return;
    case 'calls':
      now = message.now;
      for (const call of message.calls) run(call);
      return;
    case 'close':
      await store?.[Symbol.asyncDispose]();
      await closeEngine();
      send({ kind: 'closed' });
      return;
  }
};

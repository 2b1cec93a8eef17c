/** The line itself: every way in which it fails is the one that its name says, and when it is mended it is as before. */
import { expect, test } from 'bun:test';
import { Line } from './line.ts';

interface Echo extends Disposable {
  readonly url: string;
}

/** Sends back what it is sent. */
function echo(): Echo {
  const server = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: { data: (socket, bytes) => void socket.write(bytes) },
  });
  return { url: `http://127.0.0.1:${server.port}`, [Symbol.dispose]: () => server.stop(true) };
}

class Caller {
  heard = '';
  readonly closed: Promise<void>;
  #socket: Bun.Socket | null = null;
  #over = false;
  #waiting: { readonly length: number; resolve(): void } | null = null;
  readonly #close: () => void;

  private constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#close = resolve;
  }

  static async call(line: Line): Promise<Caller> {
    const caller = new Caller();
    caller.#socket = await Bun.connect({
      hostname: '127.0.0.1',
      port: line.port,
      socket: {
        data(_socket, bytes) {
          caller.heard += bytes.toString();
          if (caller.#waiting && caller.heard.length >= caller.#waiting.length) caller.#waiting.resolve();
        },
        close() {
          caller.#over = true;
          caller.#close();
        },
        error() {},
      },
    });
    return caller;
  }

  get over(): boolean {
    return this.#over;
  }

  say(text: string): void {
    this.#socket?.write(text);
  }

  /** Resolves when so many characters have come in all. */
  async hears(length: number): Promise<string> {
    if (this.heard.length < length) {
      await new Promise<void>((resolve) => {
        this.#waiting = { length, resolve };
      });
    }
    return this.heard;
  }

  leave(): void {
    this.#socket?.end();
  }
}

/** What is said on this line and heard again: whatever was said before on it has passed by then. */
async function passes(line: Line): Promise<void> {
  const caller = await Caller.call(line);
  caller.say('passes');
  await caller.hears(6);
  caller.leave();
  await caller.closed;
}

test('a whole line passes on everything, and the end of either side', async () => {
  using server = echo();
  await using line = await Line.open(server.url);
  const caller = await Caller.call(line);
  caller.say('one');
  expect(await caller.hears(3)).toBe('one');
  caller.leave();
  await caller.closed;
});

test('a cut line resets its connections and refuses new ones until it is mended', async () => {
  using server = echo();
  await using line = await Line.open(server.url);
  const caller = await Caller.call(line);
  caller.say('one');
  await caller.hears(3);
  line.cut();
  await caller.closed;
  expect(await Caller.call(line).catch((error: { code: string }) => error.code)).toBe('ECONNREFUSED');
  line.mend();
  await passes(line);
});

test('a line without a target refuses, and leads to the one that it is given', async () => {
  using server = echo();
  await using line = await Line.open(null);
  expect(await Caller.call(line).catch((error: { code: string }) => error.code)).toBe('ECONNREFUSED');
  line.target = server.url;
  await passes(line);
});

test('what is held comes when the line is mended, whole and in order', async () => {
  using server = echo();
  await using line = await Line.open(server.url);
  await using other = await Line.open(server.url);
  const caller = await Caller.call(line);
  caller.say('one');
  await caller.hears(3);
  line.hold();
  caller.say('two');
  caller.say('three');
  await passes(other);
  expect(caller.heard).toBe('one');
  line.mend();
  expect(await caller.hears(11)).toBe('onetwothree');
  expect(caller.over).toBe(false);
});

for (const direction of ['up', 'down', 'both'] as const) {
  test(`what is swallowed (${direction}) never comes, and a mended line breaks off what cannot be whole`, async () => {
    using server = echo();
    await using line = await Line.open(server.url);
    await using other = await Line.open(server.url);
    const caller = await Caller.call(line);
    caller.say('one');
    await caller.hears(3);
    line.swallow(direction);
    caller.say('two');
    await passes(other);
    expect({ heard: caller.heard, over: caller.over }).toEqual({ heard: 'one', over: false });
    line.mend();
    await caller.closed;
    expect(caller.heard).toBe('one');
    await passes(line);
  });
}

test('an end that was swallowed is told when the line is mended', async () => {
  using server = echo();
  await using line = await Line.open(server.url);
  const caller = await Caller.call(line);
  caller.say('one');
  await caller.hears(3);
  line.swallow();
  server[Symbol.dispose]();
  using elsewhere = echo();
  await using other = await Line.open(elsewhere.url);
  await passes(other);
  expect(caller.over).toBe(false);
  line.mend();
  await caller.closed;
});

test('a slow line brings everything, in order, and makes whoever sends too much wait', async () => {
  using server = echo();
  await using line = await Line.open(server.url);
  const caller = await Caller.call(line);
  line.slow(5, 1_000_000);
  const pieces = Array.from({ length: 200 }, (_, index) => `${index}`.padStart(4, '0'));
  for (const piece of pieces) caller.say(piece);
  expect(await caller.hears(800)).toBe(pieces.join(''));
});

test('more than a line may keep comes through whole', async () => {
  using server = echo();
  await using line = await Line.open(server.url);
  const big = 'x'.repeat(2_000_000);
  const caller = await Caller.call(line);
  const response = caller.hears(100_000);
  line.hold();
  caller.say(big.slice(0, 400_000));
  line.mend();
  expect((await response).length).toBeGreaterThanOrEqual(100_000);
});

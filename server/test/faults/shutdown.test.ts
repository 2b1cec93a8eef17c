/** A clean shutdown: what is under way is finished, what is new is refused, sockets are told to come back, nothing is lost. */
import { expect, test } from 'bun:test';
import { CLOSE } from '@comanda/protocol/close-codes';
import { Problem } from '@comanda/protocol/problem';
import { type Feed, plainKiosk, plainStaff, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { DEVICE } from '../harness/orders.ts';
import { login, spawnServer } from '../harness/server.ts';
import { makeTestSite } from '../harness/site.ts';
import { HANDSHAKE, request, Wire } from '../harness/wire.ts';
import { judge, report, SPOTLESS } from './checker.ts';
import { frameName, readHistory } from './history.ts';
import { endure } from './ordeal.ts';
import { StoreLock } from './store-lock.ts';

/** What a service manager waits before it kills: the limit of the whole test. */
const PATIENCE_MS = 10_000;
const UNDER_WAY = 10;

function postOrder(note: string): string {
  const body = JSON.stringify({ device_uid: DEVICE, items: [{ product_id: 1, quantity: 1 }], note });
  const headers = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) };
  return request('POST', '/api/public/orders/create', headers) + body;
}

/** What a process says on its standard error. */
class Voice {
  #said = '';
  readonly #end: Promise<void>;
  #more = Promise.withResolvers<void>();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#end = this.#listen(stream);
  }

  async #listen(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const piece of stream) {
      this.#said += decoder.decode(piece, { stream: true });
      this.#more.resolve();
      this.#more = Promise.withResolvers();
    }
  }

  /** Resolves when these words have been said. */
  async has(words: string): Promise<void> {
    while (!this.#said.includes(words)) await this.#more.promise;
  }

  async everything(): Promise<string> {
    await this.#end;
    return this.#said;
  }
}

test(
  'SIGTERM: requests under way are answered, new ones refused, sockets told 1012, exit code 0',
  async () => {
    await using place = await makeTestSite();
    await using server = await spawnServer(place.folder, { RATE_LIMITS: 'off' });
    const { access } = await login(server.url, 'STAFF');
    const board = v1Staff(server.url, access);
    const feeds = [board, plainStaff(server.url, access), v1Kiosk(server.url, DEVICE), plainKiosk(server.url, DEVICE)];
    await Promise.all(feeds.map(({ opened }) => opened));
    await board.next('welcome');
    const wires = await Promise.all(Array.from({ length: UNDER_WAY + 1 }, () => Wire.connect(server.url)));
    const [idle, ...busy] = wires;
    if (!idle) throw new Error('no connection');

    using lock = new StoreLock(place.folder);
    for (const [n, wire] of busy.entries()) wire.send(postOrder(`order ${n}`));
    // Sent later and answered: so the orders have been read, and wait for the store.
    idle.send(request('GET', '/healthz'));
    expect(await idle.answer()).toMatchObject({ status: 200 });
    const voice = new Voice(server.process.stderr);
    server.process.kill('SIGTERM');
    await voice.has('Stopping');

    // On a connection that it knows and on a new one.
    for (const wire of [idle, await Wire.connect(server.url)]) {
      wire.send(request('GET', '/api/public/products'));
      const { status, headers, text } = await wire.answer();
      expect(Problem.parse(JSON.parse(text))).toMatchObject({ type: 'urn:comanda:problem:shutting-down' });
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '2' });
      expect(headers.get('connection')).toBe('close');
    }
    using late = await Wire.connect(server.url);
    late.send(request('GET', `/ws/kiosk/orders/?device_uid=${DEVICE}`, HANDSHAKE));
    expect(await late.answer()).toMatchObject({ status: 503 });
    expect(await fetch(`${server.url}/readyz`).then((answer) => answer.json())).toMatchObject({
      status: 'not_ready',
      checks: { accepting: 'failing', store: 'ok', relay: 'ok', bus: 'ok' },
    });
    // Nobody is sent away before the work is done.
    await Promise.all(feeds.map((feed) => feed.settled()));

    lock.release();
    const answers = await Promise.all(busy.map((wire) => wire.answer()));
    expect(answers.map(({ status }) => status)).toEqual(busy.map(() => 201));
    const closes = await Promise.all(feeds.map(({ closed }) => closed));
    expect(closes.map(({ code }) => code)).toEqual(feeds.map(() => CLOSE.RESTART));
    expect(await server.process.exited).toBe(0);
    const said = await voice.everything();
    expect(said).toEndWith('Stopped.\n');
    expect(said).not.toMatch(/error/i);
    for (const wire of wires) wire[Symbol.dispose]();

    const { log, stored } = await readHistory(place.site);
    expect(stored.map(({ intent }) => intent).sort()).toEqual(busy.map((_, n) => `order ${n}`).sort());
    await using next = await spawnServer(place.folder, { RATE_LIMITS: 'off' });
    const again = v1Staff(next.url, access, board.cursor);
    await again.next('welcome');
    await again.settled();
    const seen = namesOf(board, again);
    expect(seen).toEqual([...log]);
    again.socket.close();
    await again.closed;
  },
  PATIENCE_MS,
);

const namesOf = (...feeds: Feed[]) =>
  feeds.flatMap(({ frames }) => frames.map(frameName)).filter((name): name is string => name !== null);

const SEED = 91;

test(
  'SIGTERM under load, also with SIGKILL on its heels, loses nothing that was answered',
  async () => {
    const history = await endure({
      seed: SEED,
      rounds: 6,
      strike(server, round) {
        server.stop();
        if (round % 2 === 1) server.kill();
      },
      async afterwards(server, screens, round) {
        if (round % 2 === 1) return;
        expect(await server.exited()).toBe(0);
        const closes = await Promise.all(screens.map(({ feeds }) => feeds.at(-1)?.closed));
        expect(closes.map((closed) => closed?.code)).toEqual(screens.map(() => CLOSE.RESTART));
      },
    });
    expect({ seed: SEED, verdict: report(judge(history)) }).toEqual({ seed: SEED, verdict: SPOTLESS });
  },
  { timeout: 60_000 },
);

/** A site served in this process by one server after the other, with a clock of its own; and people who do things in it. */
import type { OrderStatus } from '@comanda/protocol/order';
import { type RunningServer, startServer } from '../../src/server.ts';
import { TestClock } from '../harness/clock.ts';
import { login } from '../harness/server.ts';
import { makeTestSite, type TestSite } from '../harness/site.ts';

/** Less than a token lives. */
const TOKEN_MS = 30 * 60_000;

export class ServedSite implements AsyncDisposable {
  readonly clock: TestClock;
  readonly place: TestSite;
  #server: RunningServer;
  #token = '';
  #signedInAt = Number.NEGATIVE_INFINITY;

  private constructor(clock: TestClock, place: TestSite, server: RunningServer) {
    this.clock = clock;
    this.place = place;
    this.#server = server;
  }

  static async open(): Promise<ServedSite> {
    const clock = new TestClock();
    const place = await makeTestSite({}, clock);
    return new ServedSite(clock, place, await startServer(place.config, clock));
  }

  get url(): string {
    return this.#server.url;
  }

  /** Another server takes over, with nothing in its memory. */
  async startAnew(): Promise<void> {
    await this.#server.stop();
    this.#server = await startServer(this.place.config, this.clock);
  }

  /** Of a member of staff who signs in again when the old one is too old. */
  readonly token = async (): Promise<string> => {
    const now = this.clock.now();
    if (now - this.#signedInAt > TOKEN_MS) {
      this.#token = (await login(this.url, 'STAFF')).access;
      this.#signedInAt = now;
    }
    return this.#token;
  };

  /** Through a connection of its own, as the command line would. */
  async order(uid: string): Promise<number> {
    const outcome = await this.place.site.commands.placeOrder({
      target: { kind: 'device', uid },
      items: [{ product_id: 1, quantity: 1 }],
      note: '',
      placedBy: null,
      idempotency: null,
    });
    if (outcome.kind !== 'placed') throw new Error(`Not placed: ${JSON.stringify(outcome)}`);
    return outcome.order.id;
  }

  async move(orderId: number, to: OrderStatus): Promise<void> {
    const outcome = await this.place.site.commands.moveOrder({ orderId, to, expected: null, note: '', by: null });
    if (outcome.kind !== 'moved') throw new Error(`Not moved: ${JSON.stringify(outcome)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop();
    const { opened, closed, open } = this.#server.sockets();
    await this.place[Symbol.asyncDispose]();
    if (open !== 0 || opened !== closed) throw new Error(`sockets: ${opened} opened, ${closed} closed, ${open} open`);
  }
}

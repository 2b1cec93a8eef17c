/** D4, the snapshot race, end to end: whenever a client asks, connects or is cut, what it knows is what the store holds. */
import { expect, test } from 'bun:test';
import type { OrderStatus } from '@comanda/protocol/order';
import { ask } from '../harness/api.ts';
import { type Feed, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { seeded } from '../harness/random.ts';
import { startTestServer } from '../harness/server.ts';
import { Board, type KnownOrder } from './board.ts';

const SEEDS = Array.from({ length: 6 }, (_, n) => n + 1);
const PAST_ORDERS = 250;
const ROUNDS = 5;
const WRITES_A_ROUND = 12;
const ACTIONS_A_ROUND = 4;
const DEVICES = ['ipad-room-101', 'ipad-room-102'];
const STATUSES: readonly OrderStatus[] = ['PLACED', 'PREPARING', 'READY', 'DELIVERED', 'CANCELLED'];

type Random = (below: number) => number;

interface Snapshot {
  readonly results: readonly KnownOrder[];
  readonly cursor: string;
}

/** What a client may see, and how it asks and connects. */
interface View {
  /** The kiosk's device, whose orders alone it sees and which is not told of new ones; null for staff. */
  readonly device: string | null;
  snapshot(): Promise<Snapshot>;
  open(cursor: string): Feed;
}

/** Lets a few turns of the event loop pass, so that things meet in ever new orders. */
async function someTurns(random: Random): Promise<void> {
  for (let turns = random(12); turns > 0; turns--) await new Promise<void>((resolve) => setImmediate(resolve));
}

class Client {
  readonly view: View;
  /** What it had in hand at first: a tab that was put away and is taken out again starts from there. */
  readonly #first: Snapshot;
  #board: Board;
  #cursor: string;
  #feed: Feed | null = null;

  constructor(view: View, first: Snapshot) {
    this.view = view;
    this.#first = first;
    this.#board = new Board(first.results, view.device === null);
    this.#cursor = first.cursor;
  }

  /** One thing that happens to a client: it loses its connection, and comes back with what it has or with a snapshot. */
  async act(random: Random): Promise<void> {
    await this.#cut();
    const chance = random(6);
    if (chance < 3) {
      const { results, cursor } = chance === 0 ? this.#first : await this.view.snapshot();
      this.#board = new Board(results, this.view.device === null);
      this.#cursor = cursor;
    }
    await someTurns(random);
    this.#feed = this.view.open(this.#cursor);
    // Sometimes it is cut again before it is even welcomed.
    if (random(4) > 0) await this.#feed.opened;
    await someTurns(random);
  }

  /** What it knows wrongly once it has been told of a move of this order. */
  async mistakesAfter(orderId: number): Promise<string[]> {
    await this.#feed?.first((frame) => 'order_id' in frame && frame.order_id === orderId && 'status' in frame);
    await this.#cut();
    return this.#board.differences((await this.view.snapshot()).results);
  }

  async #cut(): Promise<void> {
    const feed = this.#feed;
    this.#feed = null;
    if (!feed) return;
    feed.socket.close();
    await feed.closed;
    if (feed.fault) throw feed.fault;
    for (const frame of feed.frames) this.#board.apply(frame);
    this.#cursor = feed.cursor || this.#cursor;
  }
}

test.each(SEEDS)(
  'whatever meets whatever, clients know what the store holds: seed %d',
  async (seed) => {
    const random = seeded(seed);
    await using server = await startTestServer({ RATE_LIMITS: 'off' });
    const { url } = server;
    const { access: token } = await server.login();
    const placed: number[] = [];

    async function place(uid: string): Promise<number> {
      const { body } = await ask<{ order: { id: number } }>(url, 'POST', '/api/public/orders/create', {
        body: { device_uid: uid, items: [{ product_id: 1, quantity: 1 }] },
      });
      placed.push(body.order.id);
      return body.order.id;
    }
    /** To anywhere; what the rules forbid is refused and changes nothing. */
    const move = (id: number, to_status: OrderStatus) =>
      ask(url, 'PATCH', `/api/orders/${id}/status/`, { token, body: { to_status } });

    const staff: View = {
      device: null,
      snapshot: async () => (await ask<Snapshot>(url, 'GET', '/api/orders/queue/', { token })).body,
      open: (cursor) => v1Staff(url, token, cursor),
    };
    const kiosk = (uid: string): View => ({
      device: uid,
      snapshot: async () => (await ask<Snapshot>(url, 'GET', `/api/public/orders/active?device_uid=${uid}`)).body,
      open: (cursor) => v1Kiosk(url, uid, cursor),
    });
    const clients = await Promise.all(
      [staff, staff, staff, ...DEVICES.map(kiosk)].map(async (view) => new Client(view, await view.snapshot())),
    );
    // Enough that whoever starts from the beginning needs several turns to catch up, while all go on.
    await Promise.all(
      Array.from({ length: PAST_ORDERS }, async () => {
        const id = await place(DEVICES[random(2)] ?? '');
        await move(id, 'READY');
        await move(id, 'DELIVERED');
      }),
    );
    placed.length = 0;

    async function write(): Promise<void> {
      const pending: Promise<unknown>[] = [];
      for (let n = 0; n < WRITES_A_ROUND; n++) {
        const id = placed[random(placed.length)];
        const to = STATUSES[random(STATUSES.length)];
        pending.push(id && to && random(2) === 0 ? move(id, to) : place(DEVICES[random(2)] ?? ''));
        await someTurns(random);
      }
      await Promise.all(pending);
    }
    async function act(client: Client): Promise<void> {
      for (let n = 0; n < ACTIONS_A_ROUND; n++) await client.act(random);
    }

    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all([write(), ...clients.map(act)]);
      // The last event of each feed: whoever has it has come as far as the store.
      const last = new Map<string | null, number>();
      for (const uid of DEVICES) {
        const id = await place(uid);
        await move(id, 'PREPARING');
        last.set(uid, id).set(null, id);
      }
      const mistakes = await Promise.all(
        clients.map((client) => client.mistakesAfter(last.get(client.view.device) ?? 0)),
      );
      expect({ seed, round, mistakes: mistakes.flat() }).toEqual({ seed, round, mistakes: [] });
    }
  },
  30_000,
);

/** A staff screen of `comanda.v1` that counts the orders it is told of and, where it is to, says of each that it was painted and heard. */
import { MAX_ORDERS_PER_RECEIPT } from '@comanda/protocol/feed';
import { BEARER_SUBPROTOCOL, SUBPROTOCOL } from '@comanda/protocol/version';
import { z } from 'zod';

/** As often as the client's own page gathers its receipts. */
const GATHER_MS = 100;
const PRESENCE_MS = 10_000;
const PATIENCE_MS = 30_000;

const Told = z.object({ type: z.string(), order_id: z.int().optional() });

export interface ReportingScreenOptions {
  readonly port: number;
  readonly token: string;
  readonly reports: boolean;
}

export class ReportingScreen {
  readonly #socket: WebSocket;
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #orders: number[] = [];
  #seen = 0;
  #closed: string | null = null;

  static async open({ port, token, reports }: ReportingScreenOptions): Promise<ReportingScreen> {
    const address = `ws://127.0.0.1:${port}/ws/staff/orders/?screen=${crypto.randomUUID()}`;
    const socket = new WebSocket(address, [SUBPROTOCOL, BEARER_SUBPROTOCOL + token]);
    const screen = new ReportingScreen(socket);
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error('the screen could not connect'));
    });
    if (reports) screen.#report();
    return screen;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const { type, order_id } = Told.parse(JSON.parse(String(data)));
      if (type !== 'new_order' || order_id === undefined) return;
      this.#seen += 1;
      this.#orders.push(order_id);
    };
    socket.onclose = ({ code, reason }) => {
      this.#closed = `${code} ${reason}`;
    };
  }

  /** Resolves when it has been told of so many orders. */
  async reaches(orders: number): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    while (this.#seen < orders) {
      if (this.#closed !== null) throw new Error(`the screen was closed with ${this.#closed}`);
      if (performance.now() > giveUpAt) throw new Error(`the screen was told of ${this.#seen} of ${orders} orders`);
      await Bun.sleep(20);
    }
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#socket.close();
  }

  #report(): void {
    const presence = () => this.#say({ type: 'presence', visible: true, audio: true });
    presence();
    this.#timers.push(
      setInterval(presence, PRESENCE_MS),
      setInterval(() => this.#receipts(), GATHER_MS),
    );
  }

  #receipts(): void {
    const orders = this.#orders;
    this.#orders = [];
    for (let first = 0; first < orders.length; first += MAX_ORDERS_PER_RECEIPT) {
      const order_ids = orders.slice(first, first + MAX_ORDERS_PER_RECEIPT);
      for (const stage of ['rendered', 'audible']) this.#say({ type: 'receipt', stage, order_ids });
    }
  }

  #say(frame: object): void {
    this.#socket.send(JSON.stringify(frame));
  }
}

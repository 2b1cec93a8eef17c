/** A system that is told of things: a real HTTP server that keeps what it was sent, and answers as the test wants. */
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly headers: Headers;
  readonly body: string;
}

/** Answers a request; a promise that never resolves is a receiver that never answers. */
export type Reaction = (received: Received) => Response | Promise<Response>;

export class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  /** What it answers from now on. */
  react: Reaction;
  readonly #server: ReturnType<typeof Bun.serve>;
  #waiting: { readonly count: number; resolve(): void }[] = [];

  constructor(react: Reaction = () => new Response(null, { status: 204 })) {
    this.react = react;
    this.#server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      idleTimeout: 0,
      fetch: async (request) => {
        const received = { headers: request.headers, body: await request.text() };
        this.received.push(received);
        for (const each of this.#waiting.filter(({ count }) => count <= this.received.length)) each.resolve();
        return await this.react(received);
      },
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}/notice`;
  }

  /** Resolves when it has been sent so many requests in all. */
  async has(count: number): Promise<readonly Received[]> {
    if (this.received.length < count) {
      await new Promise<void>((resolve) => {
        this.#waiting.push({ count, resolve });
      });
    }
    return this.received;
  }

  ids(): (string | null)[] {
    return this.received.map(({ headers }) => headers.get('webhook-id'));
  }

  bodies(): unknown[] {
    return this.received.map(({ body }) => JSON.parse(body));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }
}

/** What the library of Standard Webhooks makes of it with this secret; throws where it does not believe it. */
export function verified({ headers, body }: Received, secret: string): unknown {
  return new Webhook(secret).verify(body, Object.fromEntries(headers));
}

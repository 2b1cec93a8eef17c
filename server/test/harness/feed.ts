/** A socket to a server under test. Every frame is held against the schemas of the protocol that the socket speaks. */
import { PlainDown, ResumableDown } from '@comanda/protocol/feed';
import { BEARER_SUBPROTOCOL, DEVICE_SUBPROTOCOL, SUBPROTOCOL } from '@comanda/protocol/version';

export type Frame = PlainDown | ResumableDown;

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

interface Waiter {
  fits(frame: Frame): boolean;
  resolve(frame: Frame): void;
  reject(error: Error): void;
}

export class Feed implements Disposable {
  /** All frames so far, in the order of their arrival. */
  readonly frames: Frame[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<Closed>;
  readonly socket: WebSocket;
  /** The first frame that was none of the protocol's. */
  fault: Error | null = null;
  #waiters: Waiter[] = [];
  #lookouts: Waiter[] = [];
  #taken = 0;
  #end: Error | null = null;

  constructor(address: string, protocols: string[] = [], headers: Record<string, string> = {}) {
    const resumable = protocols.includes(SUBPROTOCOL);
    this.socket = new WebSocket(address, { protocols, headers });
    this.opened = new Promise((resolve, reject) => {
      this.socket.addEventListener('open', () => resolve());
      this.socket.addEventListener('close', ({ code }) => reject(new Error(`closed with ${code} before it opened`)));
    });
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      this.socket.addEventListener('close', ({ code, reason }) => {
        this.#fail(new Error(`the socket closed with ${code} ${reason}`));
        resolve({ code, reason });
      });
    });
    this.socket.addEventListener('message', ({ data }) => {
      try {
        this.#take((resumable ? ResumableDown : PlainDown).parse(JSON.parse(String(data))));
      } catch (error) {
        this.fault ??= new Error(`not a frame of the protocol: ${data}`, { cause: error });
        this.#fail(this.fault);
      }
    });
  }

  /** The next frame that nobody has asked for yet and that is of this type; earlier ones of other types are passed over. */
  next<T extends Frame['type']>(type: T): Promise<Extract<Frame, { type: T }>> {
    const fits = (frame: Frame): frame is Extract<Frame, { type: T }> => frame.type === type;
    while (this.#taken < this.frames.length) {
      const frame = this.frames[this.#taken++];
      if (frame && fits(frame)) return Promise.resolve(frame);
    }
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#waiters.push({ fits, resolve: (frame) => fits(frame) && resolve(frame), reject });
    });
  }

  /** The first frame that fits, whether it has come already or will; asked for or not. */
  first(fits: (frame: Frame) => boolean): Promise<Frame> {
    const found = this.frames.find(fits);
    if (found) return Promise.resolve(found);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#lookouts.push({ fits, resolve, reject });
    });
  }

  /** Resolves when the server has answered a ping: all that it sent before has arrived by then. */
  async settled(): Promise<void> {
    this.socket.send(JSON.stringify({ type: 'ping' }));
    await this.next('pong');
  }

  /** Cursor of the newest frame that has one: where a client would resume. */
  get cursor(): string {
    const last = this.frames.findLast((frame) => 'cursor' in frame);
    return last && 'cursor' in last ? last.cursor : '';
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }

  #take(frame: Frame): void {
    this.frames.push(frame);
    for (const lookout of this.#lookouts.filter(({ fits }) => fits(frame))) lookout.resolve(frame);
    this.#lookouts = this.#lookouts.filter(({ fits }) => !fits(frame));
    const [waiter] = this.#waiters;
    if (!waiter) return;
    this.#taken = this.frames.length;
    if (!waiter.fits(frame)) return;
    this.#waiters.shift();
    waiter.resolve(frame);
  }

  #fail(error: Error): void {
    this.#end ??= error;
    for (const waiter of [...this.#waiters, ...this.#lookouts]) waiter.reject(error);
    this.#waiters = [];
    this.#lookouts = [];
  }
}

/** Resolves when all of them have been let in and answered. */
export async function live(...feeds: readonly Feed[]): Promise<void> {
  await Promise.all(
    feeds.map(async (feed) => {
      await feed.opened;
      await feed.settled();
    }),
  );
}

const socketUrl = (url: string, path: string) => url.replace(/^http/, 'ws') + path;

/** As the seed's clients connect. */
export function plainStaff(url: string, token: string): Feed {
  return new Feed(socketUrl(url, `/ws/staff/orders/?token=${encodeURIComponent(token)}`));
}

export function plainKiosk(url: string, deviceUid: string): Feed {
  return new Feed(socketUrl(url, `/ws/kiosk/orders/?device_uid=${encodeURIComponent(deviceUid)}`));
}

const since = (cursor: string | undefined) => (cursor === undefined ? '' : `?since=${encodeURIComponent(cursor)}`);

/** A screen that names itself, and says how it is as soon as it is told to. */
export function screen(url: string, token: string, id: string, cursor?: string): Feed {
  const query = new URLSearchParams({ screen: id, ...(cursor === undefined ? {} : { since: cursor }) });
  return new Feed(socketUrl(url, `/ws/staff/orders/?${query}`), [SUBPROTOCOL, BEARER_SUBPROTOCOL + token]);
}

/** As `comanda.v1` clients connect: no URL holds the credential. */
export function v1Staff(url: string, token: string, cursor?: string): Feed {
  return new Feed(socketUrl(url, `/ws/staff/orders/${since(cursor)}`), [SUBPROTOCOL, BEARER_SUBPROTOCOL + token]);
}

export function v1Kiosk(url: string, deviceUid: string, cursor?: string): Feed {
  return new Feed(socketUrl(url, `/ws/kiosk/orders/${since(cursor)}`), [SUBPROTOCOL, DEVICE_SUBPROTOCOL + deviceUid]);
}

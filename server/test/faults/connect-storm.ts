/** Clients of every kind that come, stay a moment, and go in every manner: for the books of the hub. */
import { BEARER_SUBPROTOCOL, SUBPROTOCOL } from '@comanda/protocol/version';
import { type Feed, plainKiosk, plainStaff, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { seeded } from '../harness/random.ts';
import { RawSocket } from './raw-socket.ts';

const AT_ONCE = 64;

export interface StormOptions {
  readonly url: string;
  readonly token: string;
  readonly devices: readonly string[];
  /** A cursor of the log, to resume from. */
  readonly cursor: string;
  readonly connects: number;
  readonly seed: number;
}

/** Resolves when the last of them is gone. */
export async function connectStorm({ url, token, devices, cursor, connects, seed }: StormOptions): Promise<void> {
  const random = seeded(seed);
  let left = connects;

  async function comeAndGo(): Promise<void> {
    const device = devices[random(devices.length)] ?? '';
    const since = random(2) === 0 ? cursor : undefined;
    switch (random(8)) {
      case 0:
        return leave(plainStaff(url, token));
      case 1:
        return leave(plainKiosk(url, device));
      case 2:
        return leave(v1Staff(url, token, since));
      case 3:
        return leave(v1Kiosk(url, device, since));
      case 4:
        return leave(v1Staff(url, `${token}x`));
      case 5:
        return leave(plainKiosk(url, 'nobody'));
      case 6:
        return cut(new RawSocket(url, `/ws/kiosk/orders/?device_uid=${device}`));
      default:
        return cut(new RawSocket(url, '/ws/staff/orders/', [SUBPROTOCOL, BEARER_SUBPROTOCOL + token]));
    }
  }

  /** With a goodbye, sometimes before there was a welcome. */
  async function leave(feed: Feed): Promise<void> {
    // A refused one is closed by the server as soon as it is open.
    if (random(4) > 0) await feed.opened.catch(() => {});
    feed.socket.close();
    await feed.closed;
  }

  /** Without a word, sometimes in the middle of the handshake. */
  async function cut(raw: RawSocket): Promise<void> {
    if (random(4) > 0) await raw.opened;
    raw[Symbol.dispose]();
    await raw.closed;
  }

  async function oneAfterTheOther(): Promise<void> {
    while (left-- > 0) await comeAndGo();
  }
  await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther));
}

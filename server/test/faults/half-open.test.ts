/** L1, half-open sockets: a client that is frozen, or whose packets are lost, is found at the server's end within 20 s. */
import { expect, test } from 'bun:test';
import { fileURLToPath } from 'node:url';
import { BEARER_SUBPROTOCOL, DEVICE_SUBPROTOCOL, SUBPROTOCOL } from '@comanda/protocol/version';
import { ask } from '../harness/api.ts';
import { plainKiosk, plainStaff, v1Kiosk, v1Staff } from '../harness/feed.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Line } from './line.ts';

type Kind = 'staff' | 'kiosk';
type Dialect = 'plain' | 'v1';

const SLEEPER = fileURLToPath(new URL('./sleeper.ts', import.meta.url));
const MINE = 'ipad-room-101';
/** The id of the first device of a test site. */
const MY_ID = 1;
const BUSY_MS = 400;
const LOOK_MS = 50;
/** The promised 20 s, and what a busy machine may add. */
const PATIENCE_MS = 26_000;

const OPEN = { plain: { staff: plainStaff, kiosk: plainKiosk }, v1: { staff: v1Staff, kiosk: v1Kiosk } } as const;

/** The socket as a library's client asks for it: address and subprotocols. */
function socketOf(url: string, kind: Kind, dialect: Dialect, credential: string): string[] {
  const address = `${url.replace(/^http/, 'ws')}/ws/${kind}/orders/`;
  const prefix = kind === 'staff' ? BEARER_SUBPROTOCOL : DEVICE_SUBPROTOCOL;
  if (dialect === 'v1') return [address, SUBPROTOCOL, prefix + credential];
  return [`${address}?${kind === 'staff' ? 'token' : 'device_uid'}=${encodeURIComponent(credential)}`];
}

/** A client process that is connected, and has been answered its one ping if it pings. */
async function startSleeper(pings: boolean, socket: string[]) {
  const command = [process.execPath, SLEEPER, pings ? 'pings' : 'silent', ...socket];
  const child = Bun.spawn(command, { stdout: 'pipe', stderr: 'inherit' });
  await child.stdout.getReader().read();
  return {
    freeze: () => child.kill('SIGSTOP'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
}

/** Resolves when the server has no more than this many sockets. */
async function untilOpen(server: TestServer, count: number): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (server.server.sockets().open > count) {
    if (performance.now() > giveUpAt) throw new Error('nobody has found the dead socket');
    await Bun.sleep(LOOK_MS);
  }
}

async function order(server: TestServer): Promise<void> {
  await ask(server.url, 'POST', '/api/public/orders/create', {
    body: { device_uid: MINE, items: [{ product_id: 1, quantity: 1 }] },
  });
}

const CASES = (['staff', 'kiosk'] as const).flatMap((kind) =>
  (['plain', 'v1'] as const).flatMap((dialect) => [
    { kind, dialect, fate: 'frozen' },
    { kind, dialect, fate: 'cut off' },
  ]),
);
// What is frozen behind a proxy that answers pings is told apart by the pings that a v1 client promised to send itself.
const BEHIND_PROXY = [{ kind: 'staff', dialect: 'v1', fate: 'frozen behind a proxy that answers pings' }] as const;

test.concurrent.each([...CASES, ...BEHIND_PROXY])(
  '$dialect $kind, $fate, is found, and its neighbour stays',
  async ({ kind, dialect, fate }) => {
    await using server = await startTestServer({ RATE_LIMITS: 'off' });
    await using line = await Line.open(server.url, { answersPings: fate.includes('proxy') });
    const credential = kind === 'staff' ? (await server.login()).access : MINE;
    const neighbour = OPEN[dialect][kind](server.url, credential);
    await neighbour.opened;
    await using sleeper = await startSleeper(fate.includes('proxy'), socketOf(line.url, kind, dialect, credential));
    expect(server.server.sockets().open).toBe(2);

    if (fate === 'cut off') line.swallow();
    else sleeper.freeze();
    // Staff hear of an order every moment, so that their sockets are never idle; kiosks hear of nothing.
    const busy = setInterval(() => kind === 'staff' && order(server), BUSY_MS);
    await untilOpen(server, 1).finally(() => clearInterval(busy));

    await neighbour.settled();
    expect(server.server.subscribers(kind === 'kiosk' ? MY_ID : undefined)).toBe(1);
    neighbour.socket.close();
    await neighbour.closed;
  },
  60_000,
);

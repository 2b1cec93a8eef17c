/** Fan-out: what a frame costs the server when each event goes to many sockets; shared by the cases that vary it. */
import type { Bench } from './case.ts';
import { cpuSeconds } from './lab/usage.ts';
import { logIn, type Site, serverOf } from './sites/site.ts';
import { placeOrders, warmUp } from './tools/order-load.ts';
import { SocketSink } from './tools/socket-sink.ts';
import { WriteLoop } from './tools/write-loop.ts';

export interface FanOut {
  readonly sockets: number;
  /** Events that are due at the same moment. */
  readonly burst: number;
  readonly everyMs: number;
  readonly ticks: number;
}

/** Sessions that the sockets share. */
const SESSIONS = 8;

/** Ticks with sockets before the measurement. */
const WARM_TICKS = 5;

/** Patience with a side that is still sending what it was asked to send. */
const SENDING_S = 120;

export interface FanOutResult {
  /** Server CPU per delivered frame, the whole of placing and storing the orders included. */
  readonly inAll: number;
  /** The same less what the same orders cost while nobody watches: the fan-out by itself. */
  readonly fanOutAlone: number;
  /** A frame as the sockets were sent it. */
  readonly frame: string;
}

/** Server CPU per delivered frame, in microseconds. */
export async function fanOutOfSite({ lab }: Bench, site: Site, fanOut: FanOut): Promise<FanOutResult> {
  const { sockets, burst, everyMs, ticks } = fanOut;
  const place = async (ticks: number) => {
    await placeOrders(lab, serverOf(site), {
      connections: burst,
      until: { count: ticks * burst },
      pace: { everyMs, burst },
    });
  };
  const costOf = async (work: () => Promise<void>) => {
    const before = cpuSeconds(site.pids);
    await work();
    return cpuSeconds(site.pids) - before;
  };
  const tokens = await logIn(site, SESSIONS);
  await warmUp(lab, site);
  const unwatched = await costOf(() => place(ticks));

  const sink = await SocketSink.open(lab, { port: serverOf(site).port, sockets, tokens });
  await place(WARM_TICKS);
  await sink.reaches(WARM_TICKS * burst, SENDING_S);
  const watched = await costOf(async () => {
    await place(ticks);
    await sink.reaches((WARM_TICKS + ticks) * burst, SENDING_S);
  });
  const frame = await sink.sample();
  await sink.close();
  const frames = ticks * burst * sockets;
  return { inAll: (watched / frames) * 1e6, fanOutAlone: ((watched - unwatched) / frames) * 1e6, frame };
}

/** CPU per frame of the C loop, with the same frame, the same sockets and the same pace. */
export async function fanOutOfLoop(
  { lab }: Bench,
  frame: string,
  { sockets, burst, everyMs, ticks }: FanOut,
  together = false,
): Promise<number> {
  const loop = await WriteLoop.start(lab, { sockets, frame, ticks, everyMs, burst, together });
  const sink = await SocketSink.open(lab, { port: loop.port, sockets, tokens: ['none'] });
  const before = cpuSeconds(loop.pids);
  await loop.run();
  const cpu = cpuSeconds(loop.pids) - before;
  await sink.reaches(ticks * burst);
  await sink.close();
  await loop.stop();
  return (cpu / (ticks * burst * sockets)) * 1e6;
}

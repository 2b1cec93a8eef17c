/** The proxy itself: what it delivers twice, late, or to one side alone, and that nothing is lost when it behaves. */
import { expect, test } from 'bun:test';
import { seeded } from '../../../server/test/harness/random.ts';
import { type Misdelivery, Relay } from './relay.ts';

const TIMES = 200;

/** Counts requests; tells each socket the numbers from 0, and closes it with 4001. */
function serve() {
  const seen: string[] = [];
  const server = Bun.serve<undefined>({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request, self) {
      if (self.upgrade(request, { headers: { 'Sec-WebSocket-Protocol': 'second' } })) return undefined;
      seen.push(
        `${request.method} ${new URL(request.url).pathname} ${request.headers.get('x-key')} ${await request.text()}`,
      );
      return Response.json({ number: seen.length }, { status: 201 });
    },
    websocket: {
      open(socket) {
        for (let number = 0; number < TIMES; number++) socket.send(String(number));
        socket.close(4001, 'enough');
      },
      message() {},
    },
  });
  return { server, seen };
}

/** All that a socket is told until it is closed. */
async function listen(
  url: string,
): Promise<{ readonly told: number[]; readonly code: number; readonly protocol: string }> {
  const told: number[] = [];
  const socket = new WebSocket(url.replace(/^http/, 'ws'), ['first', 'second']);
  let protocol = '';
  socket.onopen = () => {
    protocol = socket.protocol;
  };
  socket.onmessage = ({ data }) => told.push(Number(data));
  const code = await new Promise<number>((resolve) => {
    socket.onclose = (event) => resolve(event.code);
  });
  return { told, code, protocol };
}

const NUMBERS = Array.from({ length: TIMES }, (_, number) => number);

test('frames come in order, some of them twice in a row, and the end is passed on', async () => {
  const { server } = serve();
  await using relay = new Relay(server.url.origin, seeded(1), 0);
  const { told, code, protocol } = await listen(relay.url);
  expect([...new Set(told)]).toEqual(NUMBERS);
  expect(told).toEqual(told.toSorted((one, other) => one - other));
  expect(told.length - TIMES).toBe(relay.counts.get('frame twice') ?? 0);
  expect(told.length).toBeGreaterThan(TIMES);
  expect({ code, protocol }).toEqual({ code: 4001, protocol: 'second' });
  await server.stop(true);
});

test('requests arrive with all that they carry, some twice; some answers are lost', async () => {
  const { server, seen } = serve();
  await using relay = new Relay(server.url.origin, seeded(2), 10);
  const statuses: number[] = [];
  for (const number of NUMBERS) {
    const init = { method: 'POST', headers: { 'X-Key': `key ${number}` }, body: `body ${number}` };
    statuses.push((await fetch(`${relay.url}/place`, init)).status);
  }
  const { counts } = relay;
  await relay.behave();
  expect(new Set(seen)).toEqual(new Set(NUMBERS.map((number) => `POST /place key ${number} body ${number}`)));
  const count = (what: Misdelivery) => counts.get(what) ?? 0;
  expect(seen.length - TIMES).toBe(count('request twice'));
  expect(statuses.filter((status) => status === 504).length).toBe(count('answer lost'));
  expect(Math.min(count('request twice'), count('answer lost'), count('answer late'))).toBeGreaterThan(0);
  await server.stop(true);
});

test('from when it behaves, everything is delivered once', async () => {
  const { server, seen } = serve();
  await using relay = new Relay(server.url.origin, seeded(3), 10);
  await relay.behave();
  for (const _ of NUMBERS) expect((await fetch(relay.url)).status).toBe(201);
  expect(seen.length).toBe(TIMES);
  expect((await listen(relay.url)).told).toEqual(NUMBERS);
  await server.stop(true);
});

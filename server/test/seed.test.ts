/** The seed's own lines, run with the seed's own tools: curl and wscat, against the real server. */
import { expect, test } from 'bun:test';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestServer, type TestServer } from './harness/server.ts';
import { PASSWORD } from './harness/site.ts';
import { Terminal } from './harness/terminal.ts';

const CURL = Bun.which('curl');
const NODE = Bun.which('node');
const WSCAT = join(dirname(fileURLToPath(import.meta.resolve('wscat/package.json'))), 'bin', 'wscat');

/** Programs need their time to start, above all where many tests run at once. */
const PATIENCE_MS = 60_000;

// No pseudo-terminal there, and a shell with other quotes.
const onPosix = test.skipIf(process.platform === 'win32' || CURL === null || NODE === null);

/** The seed's text for this server: its address for port 8000 of localhost. */
function here(s: TestServer, line: string): string {
  return line.replaceAll('localhost:8000', new URL(s.url).host);
}

/** Runs a line as a shell does, and answers what it printed. */
async function shell(line: string): Promise<string> {
  const child = Bun.spawn(['sh', '-c', line], { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore' });
  const text = await new Response(child.stdout).text();
  expect(await child.exited).toBe(0);
  return text;
}

function wscat(address: string): Terminal {
  return new Terminal([NODE ?? 'node', WSCAT, '-c', address]);
}

const LOGIN = `curl -X POST http://localhost:8000/api/auth/login \\
  -H "Content-Type: application/json" \\
  -d '{"email":"admin@example.com","password":"tu_password"}'`.replace('tu_password', PASSWORD);

const ORDER = `curl -X POST http://localhost:8000/api/public/orders/create \\
  -H "Content-Type: application/json" \\
  -d '{
    "device_uid": "ipad-room-101",
    "items": [
      {"product_id": 1, "quantity": 2}
    ]
  }'`;

const SHORT_ORDER = `curl -X POST http://localhost:8000/api/public/orders/create \\
  -H "Content-Type: application/json" \\
  -d '{"device_uid":"ipad-room-101","items":[{"product_id":1,"quantity":2}]}'`;

/** The frames that wscat has shown. */
function framesOf(terminal: Terminal): unknown[] {
  return [...terminal.text.matchAll(/< (\{.*?\})/g)].map(([, frame]) => JSON.parse(frame ?? ''));
}

onPosix(
  'step 5: log in, watch, order, and see the order arrive',
  async () => {
    await using s = await startTestServer();
    const answer = JSON.parse(await shell(here(s, LOGIN)));
    expect(Object.keys(answer).sort()).toEqual(['access', 'refresh', 'user']);

    await using staff = wscat(here(s, `ws://localhost:8000/ws/staff/orders/?token=${answer.access}`));
    await using kiosk = wscat(here(s, 'ws://localhost:8000/ws/kiosk/orders/?device_uid=ipad-room-101'));
    await Promise.all([
      staff.shows(/Connected \(press CTRL\+C to quit\)/),
      kiosk.shows(/Connected \(press CTRL\+C to quit\)/),
    ]);

    const placed = JSON.parse(await shell(here(s, ORDER)));
    expect(placed).toMatchObject({ success: true, order: { id: 1, items: [{ product: 1, quantity: 2 }] } });
    const again = JSON.parse(await shell(here(s, SHORT_ORDER)));
    await Promise.all([staff.shows(/"order_id":1[^}]*\}/), staff.shows(/"order_id":2[^}]*\}/)]);
    expect(framesOf(staff)).toEqual(
      [placed, again].map(({ order }) => ({
        type: 'new_order',
        order_id: order.id,
        room_code: '101',
        device_uid: 'ipad-room-101',
        placed_at: order.placed_at,
      })),
    );

    await shell(
      `curl -X PATCH ${s.url}/api/orders/1/status/ -H "Authorization: Bearer ${answer.access}" \\
        -H "Content-Type: application/json" -d '{"to_status":"READY"}'`,
    );
    await kiosk.shows(/"status":"READY"[^}]*\}/);
    expect(framesOf(kiosk)).toMatchObject([
      { type: 'order_status_changed', order_id: 1, status: 'READY', from_status: 'PLACED' },
    ]);
  },
  PATIENCE_MS,
);

onPosix(
  'what goes wrong has the code that the seed names',
  async () => {
    await using s = await startTestServer();
    const { access, refresh } = await s.login('USER');
    for (const [path, code] of [
      ['/ws/staff/orders/?token=TU_TOKEN_AQUI', 4001],
      [`/ws/staff/orders/?token=${refresh}`, 4001],
      [`/ws/staff/orders/?token=${access}`, 4003],
      ['/ws/kiosk/orders/?device_uid=ipad-room-999', 4001],
      ['/ws/kiosk/orders/?device_uid=ipad-off', 4001],
    ] as const) {
      await using terminal = wscat(here(s, `ws://localhost:8000${path}`));
      await terminal.shows(/Connected/);
      await terminal.shows(new RegExp(`Disconnected \\(code: ${code}`));
    }
  },
  PATIENCE_MS,
);

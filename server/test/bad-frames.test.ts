/** WebSocket frames that no client library would send: the socket is closed or cut, and its neighbours notice nothing. */
import { expect, test } from 'bun:test';
import { live, plainKiosk, plainStaff } from './harness/feed.ts';
import { DEVICE, placed } from './harness/orders.ts';
import { startTestServer } from './harness/server.ts';
import { frame, handshake, OPCODE, type Wire } from './harness/wire.ts';

const { binary, close, continuation, ping, pong, text } = OPCODE;
const join = (...frames: readonly Uint8Array[]) => Buffer.concat(frames);

/** What is sent, and the code that answers it (RFC 6455, section 7.4.1). */
const BROKEN: Readonly<Record<string, readonly [Uint8Array, number]>> = {
  'a continuation of nothing': [frame('{}', { opcode: continuation }), 1002],
  'a second start before the first one’s end': [
    join(frame('{"type":', { opcode: text, fin: false }), frame('"ping"}', { opcode: text })),
    1002,
  ],
  'a reserved opcode': [frame('{}', { opcode: 0x3 }), 1002],
  'a reserved control opcode': [frame('', { opcode: 0xb }), 1002],
  'a reserved bit': [frame('{}', { opcode: text, rsv: 0b001 }), 1002],
  'compression that was not agreed': [frame('{}', { opcode: text, rsv: 0b100 }), 1002],
  'an unmasked frame': [frame('{"type":"ping"}', { opcode: text, masked: false }), 1002],
  'a ping in pieces': [frame('x', { opcode: ping, fin: false }), 1002],
  'a ping of 126 bytes': [frame('x'.repeat(126), { opcode: ping }), 1002],
  'text that is no UTF-8': [frame(new Uint8Array([0xff, 0xfe, 0x80]), { opcode: text }), 1007],
  'text that ends within a character': [frame(new Uint8Array([0xf0, 0x9f, 0x8d]), { opcode: text }), 1007],
  'a close of one byte': [frame(new Uint8Array([0x03]), { opcode: close }), 1002],
  'a close with a code that is none': [frame(new Uint8Array([0x03, 0xe7]), { opcode: close }), 1002],
  'a frame over 4 KiB': [frame('x'.repeat(4_097), { opcode: text }), 1009],
  'a frame of 1 MB': [frame(Buffer.alloc(1024 * 1024), { opcode: binary }), 1009],
  'pieces that are over 4 KiB together': [
    join(frame('x'.repeat(3_000), { opcode: text, fin: false }), frame('x'.repeat(3_000), { opcode: continuation })),
    1009,
  ],
  // Only its head: ten bytes that announce what nobody should keep room for.
  'a frame that announces 2⁶² bytes': [new Uint8Array([0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]), 1009],
};

test('each is closed with its code, and nobody else is', async () => {
  await using s = await startTestServer();
  const { access } = await s.login();
  using board = plainStaff(s.url, access);
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(board, kiosk);
  for (const path of [`/ws/staff/orders/?token=${access}`, `/ws/kiosk/orders/?device_uid=${DEVICE}`]) {
    for (const [name, [bytes, expected]] of Object.entries(BROKEN)) {
      const { wire } = await handshake(s.url, path);
      using _ = wire;
      wire.send(bytes);
      const code = await wire.closeCode();
      expect({ path, name, code }).toEqual({ path, name, code: expected });
    }
  }
  const { id } = await placed(s.url);
  expect(await board.next('new_order')).toMatchObject({ order_id: id });
  await live(board, kiosk);
  expect(s.server.sockets().open).toBe(2);
});

test('a socket that is refused is as safe as one that is not', async () => {
  await using s = await startTestServer();
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(kiosk);
  for (const [bytes] of Object.values(BROKEN)) {
    const { wire } = await handshake(s.url, '/ws/staff/orders/?token=bad');
    using _ = wire;
    wire.send(bytes);
    expect(await wire.closeCode()).toBe(4001);
  }
  await live(kiosk);
});

test('half a frame is waited for, and whoever goes in the middle of one is gone', async () => {
  await using s = await startTestServer();
  const whole = frame('{"type":"ping"}', { opcode: text });
  using kiosk = plainKiosk(s.url, DEVICE);
  await live(kiosk);
  for (let cut = 1; cut < whole.length; cut += 1) {
    const { wire } = await handshake(s.url, `/ws/kiosk/orders/?device_uid=${DEVICE}`);
    wire.send(whole.subarray(0, cut));
    wire[Symbol.dispose]();
  }
  const { wire } = await handshake(s.url, `/ws/kiosk/orders/?device_uid=${DEVICE}`);
  using patient = wire;
  for (const byte of whole) patient.send(new Uint8Array([byte]));
  expect(await answerOf(patient)).toBe('{"type":"pong"}');
  await live(kiosk);
});

test('a message in pieces is one message, with pings between them', async () => {
  await using s = await startTestServer();
  const { wire } = await handshake(s.url, `/ws/kiosk/orders/?device_uid=${DEVICE}`);
  using pieces = wire;
  pieces.send(
    join(
      frame('{"type"', { opcode: text, fin: false }),
      frame('', { opcode: pong }),
      frame(':"pi', { opcode: continuation, fin: false }),
      frame('', { opcode: continuation, fin: false }),
      frame('ng"}', { opcode: continuation }),
    ),
  );
  expect(await answerOf(pieces)).toBe('{"type":"pong"}');
});

async function answerOf(wire: Wire): Promise<string> {
  return (await wire.frame()).toString();
}

/** One POST against real receivers: pinned addresses, certificates, redirects, and receivers that behave badly. */
import { afterEach, describe, expect, test } from 'bun:test';
import { createServer, type Server, type Socket } from 'node:net';
import { makeCertificates } from '../../test/harness/certificates.ts';
import { Receiver } from '../../test/harness/receiver.ts';
import { Destinations } from './destinations.ts';
import { type Answer, type Patience, post } from './post.ts';

const LOOPBACK = ['127.0.0.0/8'];
const PATIENT: Patience = { connectMs: 10_000, answerMs: 10_000 };
const MESSAGE = { headers: { 'Content-Type': 'application/json', 'webhook-id': 'msg_1' }, body: '{"ñ":"€"}' };

/** A process that sends to each address that it is given, whatever the name, on this machine. */
const TRUSTING = `
  import { post } from ${JSON.stringify(new URL('post.ts', import.meta.url).pathname)};
  const addresses = [{ address: '127.0.0.1', family: 4 }];
  const answers = [];
  for (const url of process.argv.slice(1)) {
    const message = { headers: {}, body: '{}' };
    const patience = { connectMs: 1_000, answerMs: 10_000 };
    answers.push(await post({ ok: true, url: new URL(url), addresses }, message, patience, new AbortController().signal));
  }
  console.log(JSON.stringify(answers));`;

/** Sends to a name that leads here, as the sender does. */
async function send(url: string, patience = PATIENT, signal = new AbortController().signal): Promise<Answer> {
  const destination = await new Destinations(LOOPBACK, async () => ['127.0.0.1']).find(url);
  if (!destination.ok) throw new Error(destination.problem);
  return await post(destination, MESSAGE, patience, signal);
}

const opened: Server[] = [];
afterEach(() => {
  for (const server of opened.splice(0)) server.close();
});

/** A receiver that does with its connections whatever it likes. */
async function rawReceiver(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return address.port;
}

describe('what is sent', () => {
  test('arrives whole, under the name that was asked for, at the address that was judged', async () => {
    await using receiver = new Receiver();
    const { port } = new URL(receiver.url);
    // The name exists nowhere: it is reached because the judged address is what is connected to.
    expect(await send(`http://hook.example.test:${port}/a/b?c=d`)).toEqual({
      kind: 'answered',
      status: 204,
      retryAfter: null,
    });
    const [first] = receiver.received;
    expect(first?.body).toBe(MESSAGE.body);
    expect(first?.headers.get('host')).toBe(`hook.example.test:${port}`);
    expect(first?.headers.get('webhook-id')).toBe('msg_1');
    expect(first?.headers.get('connection')).toBe('close');
  });

  test('goes through no proxy of the environment, which would choose the address itself', async () => {
    await using receiver = new Receiver();
    const before = process.env.HTTP_PROXY;
    process.env.HTTP_PROXY = 'http://127.0.0.1:1';
    try {
      expect(await send(receiver.url)).toMatchObject({ kind: 'answered', status: 204 });
    } finally {
      if (before === undefined) delete process.env.HTTP_PROXY;
      else process.env.HTTP_PROXY = before;
    }
  });

  test('only to whom has a certificate for that name from somebody who is trusted', async () => {
    using files = makeCertificates('DNS:hook.example.test');
    const reached: (string | null)[] = [];
    await using server = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      tls: { cert: Bun.file(files.certificate), key: Bun.file(files.key) },
      async fetch(request) {
        reached.push(request.headers.get('host'));
        // Longer than a connection may take to come about: that one was there.
        await Bun.sleep(1_200);
        return new Response('ok');
      },
    });
    const at = (name: string) => `https://${name}:${server.port}/`;
    expect(await send(at('hook.example.test'))).toEqual({ kind: 'failed', error: 'tls_failed' });
    // Whom to trust is settled when a process starts.
    const urls = [at('hook.example.test'), at('other.example.test'), at('127.0.0.1')];
    const child = Bun.spawn([process.execPath, '-e', TRUSTING, ...urls], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: files.authority },
    });
    expect(JSON.parse(await new Response(child.stdout).text())).toEqual([
      { kind: 'answered', status: 200, retryAfter: null },
      { kind: 'failed', error: 'tls_failed' },
      { kind: 'failed', error: 'tls_failed' },
    ]);
    expect(reached).toEqual([`hook.example.test:${server.port}`]);
  });
});

describe('what is answered', () => {
  test('may come later than a connection may take', async () => {
    await using receiver = new Receiver(async () => {
      await Bun.sleep(700);
      return new Response('ok');
    });
    const patience = { connectMs: 500, answerMs: 10_000 };
    expect(await send(receiver.url, patience)).toMatchObject({ kind: 'answered', status: 200 });
  });

  test('a redirect is not followed', async () => {
    await using elsewhere = new Receiver();
    for (const status of [301, 302, 303, 307, 308]) {
      await using receiver = new Receiver(() => new Response(null, { status, headers: { Location: elsewhere.url } }));
      expect(await send(receiver.url)).toMatchObject({ kind: 'answered', status });
    }
    expect(elsewhere.received).toEqual([]);
  });

  test('how long to wait is handed on', async () => {
    await using receiver = new Receiver(() => new Response(null, { status: 503, headers: { 'Retry-After': '120' } }));
    expect(await send(receiver.url)).toEqual({ kind: 'answered', status: 503, retryAfter: '120' });
  });

  test('a body without end is not read', async () => {
    let closed: (sent: number) => void = () => {};
    const ended = new Promise<number>((resolve) => {
      closed = resolve;
    });
    const port = await rawReceiver((socket) => {
      let sent = 0;
      const block = Buffer.alloc(65_536, 'x');
      const more = () => {
        while (!socket.destroyed && socket.write(block)) sent += block.length;
      };
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n');
        more();
      });
      socket.on('drain', more);
      socket.on('close', () => closed(sent));
    });
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', status: 200 });
    // It would have gone on for ever; what was under way when it was cut off is in the buffers of the machine.
    expect(await ended).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('receivers that behave badly', () => {
  const behaviours: Readonly<Record<string, [string, (socket: Socket) => void, Patience]>> = {
    'accepts and never answers': ['timed_out', () => {}, { connectMs: 10_000, answerMs: 50 }],
    'answers a byte at a time, without end': [
      'timed_out',
      (socket) => {
        const timer = setInterval(() => socket.write('H'), 10);
        socket.on('close', () => clearInterval(timer));
        socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      },
      { connectMs: 10_000, answerMs: 100 },
    ],
    'hangs up': ['broken_answer', (socket) => socket.on('data', () => socket.destroy()), PATIENT],
    'talks nonsense': ['broken_answer', (socket) => socket.on('data', () => socket.end('nonsense\r\n\r\n')), PATIENT],
  };
  for (const [how, [error, onSocket, patience]] of Object.entries(behaviours)) {
    test(how, async () => {
      const port = await rawReceiver(onSocket);
      expect(await send(`http://127.0.0.1:${port}/`, patience)).toMatchObject({ kind: 'failed', error });
    });
  }

  test('takes the connection and no more, where it should speak TLS', async () => {
    const port = await rawReceiver(() => {});
    const impatient = { connectMs: 50, answerMs: 10_000 };
    expect(await send(`https://127.0.0.1:${port}/`, impatient)).toEqual({ kind: 'failed', error: 'timed_out' });
  });

  test('is not there', async () => {
    const port = await rawReceiver(() => {});
    for (const server of opened.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'failed', error: 'unreachable' });
  });

  test('and whoever stops waits for none of them', async () => {
    const stopping = new AbortController();
    const port = await rawReceiver(() => stopping.abort());
    expect(await send(`http://127.0.0.1:${port}/`, PATIENT, stopping.signal)).toMatchObject({ kind: 'failed' });
    expect(await send(`http://127.0.0.1:${port}/`, PATIENT, stopping.signal)).toMatchObject({ kind: 'failed' });
  });
});

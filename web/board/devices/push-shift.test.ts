/** On shift and off it; a real browser and a real server do it in e2e/board-devices.test.ts. */
import { describe, expect, test } from 'bun:test';
import { type BrowserPush, PushShift } from './push-shift.ts';

const UNTIL = '2026-01-16T00:00:00.000Z';
const HERE = 'https://push.example.com/here';
const kept = (endpoint: string) => ({ endpoint, language: 'es', on_shift_until: UNTIL, expires_at: null });

/** A browser and a server, as far as each has to do with the other. */
class Shift {
  readonly asked: string[] = [];
  readonly server = new Set<string>();
  isSubscribed = false;
  hasPush = true;
  subscribedTo: string | null = null;
  /** The key of another site stands in the way. */
  isTaken = false;
  isServerAway = false;

  readonly push: BrowserPush = {
    getSubscription: async () => (this.isSubscribed ? this.#subscription() : null),
    subscribe: async ({ applicationServerKey }) => {
      if (this.isTaken) throw new DOMException('another key', 'InvalidStateError');
      this.isSubscribed = true;
      this.subscribedTo = applicationServerKey;
      return this.#subscription();
    },
  };

  readonly shift = new PushShift(
    { send: async (method, path, body) => JSON.parse(this.#answer(method, path, JSON.stringify(body))) },
    async () => (this.hasPush ? this.push : null),
  );

  #subscription() {
    return {
      endpoint: HERE,
      toJSON: () => ({ endpoint: HERE, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        this.isSubscribed = false;
        this.isTaken = false;
        return true;
      },
    };
  }

  #answer(method: string, path: string, body = ''): string {
    if (this.isServerAway) throw new Error('unreachable');
    this.asked.push(`${method} ${path} ${body}`.trim());
    switch (method) {
      case 'PUT':
        this.server.add(HERE);
        return JSON.stringify(kept(HERE));
      case 'DELETE':
        this.server.delete(HERE);
        return 'null';
      case 'POST':
        return JSON.stringify({ results: [...this.server].map((endpoint) => ({ endpoint, outcome: 'accepted' })) });
      default:
        if (path.endsWith('/key/')) return JSON.stringify({ public_key: 'site-key' });
        return JSON.stringify({ results: [...this.server].map(kept) });
    }
  }
}

describe('what is so', () => {
  test('a browser without push, or a page without a service worker', async () => {
    const site = new Shift();
    site.hasPush = false;
    for (const call of ['look', 'goOff'] as const) {
      await site.shift[call]();
      expect(site.shift.state).toEqual({ is: 'unsupported' });
    }
    await site.shift.goOn('es');
    expect(site.shift.state).toEqual({ is: 'unsupported' });
    expect(await site.shift.tryOut()).toBeNull();
    expect(site.asked).toEqual([]);
  });

  test('on where browser and server both say so, off where one does not', async () => {
    const site = new Shift();
    expect(site.shift.state).toEqual({ is: 'unknown' });
    await site.shift.look();
    expect(site.shift.state).toEqual({ is: 'off' });
    site.isSubscribed = true;
    site.server.add('https://push.example.com/other');
    await site.shift.look();
    expect(site.shift.state).toEqual({ is: 'off' });
    site.server.add(HERE);
    await site.shift.look();
    expect(site.shift.state).toEqual({ is: 'on', until: UNTIL });
  });
});

test('going on shift subscribes with the key of the site and tells the server, in whose language', async () => {
  const site = new Shift();
  await site.shift.goOn('en');
  expect(site.subscribedTo).toBe('site-key');
  expect(site.asked.at(-1)).toBe(
    `PUT /api/push/subscriptions/ {"endpoint":"${HERE}","keys":{"p256dh":"p","auth":"a"},"language":"en"}`,
  );
  expect(site.shift.state).toEqual({ is: 'on', until: UNTIL });
  expect(await site.shift.tryOut()).toBe('accepted');
});

test('a browser that another site had is ours afterwards; any other refusal of the browser is told', async () => {
  const site = new Shift();
  site.isSubscribed = true;
  site.isTaken = true;
  await site.shift.goOn('es');
  expect(site.shift.state).toEqual({ is: 'on', until: UNTIL });
  site.push.subscribe = async () => {
    throw new DOMException('no', 'NotAllowedError');
  };
  await expect(site.shift.goOn('es')).rejects.toThrow('no');
});

test('going off shift forgets it at the server and then here; what the server was not told stays on', async () => {
  const site = new Shift();
  await site.shift.goOn('es');
  site.isServerAway = true;
  await expect(site.shift.goOff()).rejects.toThrow('unreachable');
  expect([site.isSubscribed, site.shift.state.is]).toEqual([true, 'on']);
  site.isServerAway = false;
  await site.shift.goOff();
  expect([site.isSubscribed, site.server.size, site.shift.state.is]).toEqual([false, 0, 'off']);
  expect(await site.shift.tryOut()).toBeNull();
});

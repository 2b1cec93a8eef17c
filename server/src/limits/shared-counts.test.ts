/** One budget over several servers: what is told, what is heard, and that in the long run nobody gets more than one would give. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { TestClock } from '../../test/harness/clock.ts';
import { seeded } from '../../test/harness/random.ts';
import { START } from '../../test/harness/small-clinic.ts';
import { SharedCounts } from './shared-counts.ts';
import { SharedRateLimit } from './shared-rate-limit.ts';

const MINUTE_MS = 60_000;
const BATCH_MS = 100;
const SITE_KEY = new Uint8Array(32).fill(7);

interface Server {
  readonly limit: SharedRateLimit;
  readonly counts: SharedCounts;
  readonly told: string[];
}

/** Servers that tell one another nothing by themselves: the test carries what they say. */
function makeServers(clock: TestClock, quotas: readonly number[], windowMs = MINUTE_MS, key = SITE_KEY): Server[] {
  return quotas.map((quota) => {
    const told: string[] = [];
    const counts = new SharedCounts(key, clock, (text) => told.push(text));
    return { counts, told, limit: new SharedRateLimit({ name: 'orders', quota, windowMs }, clock, counts) };
  });
}

function pair(quota: number) {
  const clock = new TestClock(START);
  const [here, there] = makeServers(clock, [quota, quota]);
  if (!here || !there) throw new Error('two servers were made');
  /** A batch later, what here has told is heard there. */
  const carry = () => {
    clock.advance(BATCH_MS);
    for (const text of here.told.splice(0)) there.counts.hear(text);
  };
  const takes = ({ limit }: Server, tries: number, key = 'a') =>
    Array.from({ length: tries }, () => limit.take(key)).filter(({ ok }) => ok).length;
  return { clock, here, there, carry, takes };
}

describe('what one server counts', () => {
  test('the other counts too, key by key', () => {
    const { here, there, carry, takes } = pair(5);
    expect(takes(here, 3)).toBe(3);
    carry();
    expect(takes(there, 9)).toBe(2);
    expect(there.limit.isSpent('a')).toBe(true);
    expect(takes(there, 9, 'b')).toBe(5);
  });

  test('and gives back, the other gives back', () => {
    const { here, there, carry, takes } = pair(3);
    takes(here, 3);
    carry();
    expect(there.limit.isSpent('a')).toBe(true);
    here.limit.giveBack('a');
    here.limit.giveBack('a');
    carry();
    expect(takes(there, 9)).toBe(2);
  });

  test('is told once, a batch at a time, and nothing where nothing was counted', () => {
    const { clock, here, there, takes } = pair(100);
    takes(here, 30);
    takes(here, 20, 'b');
    expect(here.told).toEqual([]);
    clock.advance(BATCH_MS);
    expect(here.told).toHaveLength(1);
    clock.advance(10 * BATCH_MS);
    expect(here.told).toHaveLength(1);
    // What is heard is not told on.
    for (const text of here.told) there.counts.hear(text);
    clock.advance(BATCH_MS);
    expect(there.told).toEqual([]);
    // A refusal is not counted; a login that was right is given back within the batch.
    here.limit.take('login');
    here.limit.giveBack('login');
    expect(here.limit.isSpent('a')).toBe(false);
    clock.advance(BATCH_MS);
    expect(here.told).toHaveLength(1);
  });

  test('over the budget of all is a debt that is waited for', () => {
    const { clock, here, there, carry, takes } = pair(6);
    // Both let through all that they have before either hears of it.
    expect(takes(here, 9) + takes(there, 9)).toBe(12);
    carry();
    expect(there.limit.take('a')).toEqual({ ok: false, retryAfterMs: 70_000 - BATCH_MS });
    clock.advance(70_000 - BATCH_MS - 1);
    expect(there.limit.take('a').ok).toBe(false);
    clock.advance(1);
    expect(there.limit.take('a').ok).toBe(true);
  });

  test('counts at each server by its own settings', () => {
    const clock = new TestClock(START);
    const [small, large] = makeServers(clock, [2, 10]);
    small?.limit.take('a');
    clock.advance(BATCH_MS);
    for (const text of small?.told ?? []) large?.counts.hear(text);
    expect(Array.from({ length: 20 }, () => large?.limit.take('a')).filter((verdict) => verdict?.ok)).toHaveLength(9);
  });
});

describe('what travels', () => {
  test('names no key that could be read, and another name at another site and for another limit', () => {
    const { clock, here } = pair(5);
    const email = 'somebody@example.com';
    here.limit.take(email);
    clock.advance(BATCH_MS);
    expect(here.told.join()).not.toContain('somebody');
    const other = makeServers(clock, [5], MINUTE_MS, new Uint8Array(32).fill(8))[0];
    const names = [
      here.counts.nameOf('orders', email),
      here.counts.nameOf('login', email),
      here.counts.nameOf('orders', 'somebody@example.org'),
      other?.counts.nameOf('orders', email),
    ];
    expect(new Set(names).size).toBe(4);
    // Nor is it the signature of a text under the site's own key.
    const signed = new Bun.CryptoHasher('sha256', SITE_KEY).update(`orders ${email}`).digest('base64url');
    expect(signed).not.toStartWith(names[0] ?? '');
  });

  test('is bounded: a flood of made-up keys is told in several messages, each of which is read', () => {
    const { clock, here, there, carry, takes } = pair(1);
    for (let key = 0; key < 1_200; key++) takes(here, 1, `made up ${key}`);
    clock.advance(BATCH_MS);
    expect(here.told).toHaveLength(3);
    for (const text of here.told) expect(text.length).toBeLessThan(32 * 1024);
    carry();
    for (let key = 0; key < 1_200; key++) expect(there.limit.isSpent(`made up ${key}`)).toBe(true);
  });

  test('and cannot be read is passed over, whole', () => {
    const { there, takes } = pair(3);
    const name = there.counts.nameOf('orders', 'a');
    const ill = [
      ...['', ' ', '{', 'null', '1', '"text"', '{}', '[[]]', '[["orders"]]', '[1,2,3]', '\u0000', '[['],
      `[["orders","${name}"]]`,
      `[["orders","${name}",1,1]]`,
      `[["orders","${name}","3"]]`,
      `[["orders","${name}",1.5]]`,
      `[["orders","${name}",1e300]]`,
      `[["orders","${name}",null]]`,
      `[["orders","${name}x",3]]`,
      `[["orders",["${name}"],3]]`,
      `[["orders","${name}",3],["orders","short",3]]`,
      JSON.stringify(Array.from({ length: 501 }, () => ['orders', name, 1])),
      JSON.stringify(Array.from({ length: 3_000 }, () => ['orders', name, 1])),
    ];
    for (const text of ill) there.counts.hear(text);
    expect(takes(there, 9)).toBe(3);
  });

  test('of a limit that this version does not have is passed over, and the rest counts', () => {
    const { there, takes } = pair(3);
    const name = there.counts.nameOf('orders', 'a');
    there.counts.hear(`[["of-tomorrow","${name}",3],["orders","${name}",1]]`);
    expect(takes(there, 9)).toBe(2);
  });
});

/** Messages arrive this late at most. */
const LATEST_MS = 60;
const STEP_MS = 40;

/** How many are let through in all while a client asks all servers again and again; messages come late. */
function ordeal(
  servers: number,
  quota: number,
  seed: number,
  triesAStep: (random: (below: number) => number) => number,
) {
  const windowMs = 10_000;
  const random = seeded(seed);
  const clock = new TestClock(START);
  const all = makeServers(clock, new Array<number>(servers).fill(quota), windowMs);
  const underWay: { readonly to: Server; readonly text: string; readonly at: number }[] = [];
  const until = START + 10 * windowMs;
  let passed = 0;
  while (clock.now() < until) {
    for (const { limit } of all) {
      for (let tries = triesAStep(random); tries > 0; tries--) if (limit.take('flooder').ok) passed += 1;
    }
    clock.advance(1 + random(STEP_MS));
    for (const from of all) {
      for (const text of from.told.splice(0)) {
        for (const to of all) if (to !== from) underWay.push({ to, text, at: clock.now() + random(LATEST_MS) });
      }
    }
    for (const message of underWay.filter(({ at }) => at <= clock.now())) {
      message.to.counts.hear(message.text);
      underWay.splice(underWay.indexOf(message), 1);
    }
  }
  return { passed, refill: windowMs / quota, lasted: clock.now() - START };
}

describe('over a long time', () => {
  const servers = fc.integer({ min: 1, max: 5 });
  const quota = fc.integer({ min: 1, max: 60 });
  const seed = fc.nat(1_000_000);
  /** How old what one server knows of another can be: a batch, the step at which it is told, the way, the step at which it is heard. */
  const unheardMs = BATCH_MS + STEP_MS + LATEST_MS + STEP_MS;

  test('no more is let through than one server would, and once what the others had not heard of', () => {
    fc.assert(
      fc.property(servers, quota, seed, fc.integer({ min: 1, max: 5 }), (count, budget, start, most) => {
        const { passed, refill, lasted } = ordeal(count, budget, start, (random) => random(most + 1));
        const once = (count - 1) * (budget + unheardMs / refill);
        expect(passed).toBeLessThanOrEqual(budget + lasted / refill + once);
      }),
      { seed: 13, numRuns: 60 },
    );
  });

  test('no less is let through either: who asks all the time gets all there is', () => {
    fc.assert(
      fc.property(servers, quota, seed, (count, budget, start) => {
        const { passed, refill, lasted } = ordeal(count, budget, start, () => 3);
        expect(passed).toBeGreaterThanOrEqual(budget + Math.floor((lasted - STEP_MS) / refill) - 1);
      }),
      { seed: 13, numRuns: 30 },
    );
  });
});

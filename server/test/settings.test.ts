/** What a site sets for itself over REST: read by staff, changed by admins, refused with the cure, and in force at once. */
import { expect, test } from 'bun:test';
import type { Problem } from '@comanda/protocol/problem';
import type { Ladder, SiteSettings } from '@comanda/protocol/setting';
import { DEFAULT_BOARD } from '../src/domain/board.ts';
import { DEFAULT_LADDER } from '../src/domain/escalation.ts';
import { startServer } from '../src/server.ts';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { placed } from './harness/orders.ts';
import { login, startTestServer } from './harness/server.ts';

const PATH = '/api/settings/escalation/';
const QUICK: Ladder = { undelivered: [{ step: 'admin', after_s: 1 }], unacknowledged: [] };

test('read by staff, changed by an admin, told in the log; nobody else may', async () => {
  await using s = await startTestServer();
  const { access: staff } = await s.login('STAFF');
  const { access: admin } = await s.login('ADMIN');
  const before = await ask<SiteSettings>(s.url, 'GET', '/api/settings/', { token: staff });
  expect(before.body).toEqual({ escalation: DEFAULT_LADDER, board: DEFAULT_BOARD });
  expect((await ask(s.url, 'PUT', PATH, { token: staff, body: QUICK })).status).toBe(403);
  expect((await ask(s.url, 'PUT', PATH, { body: QUICK })).status).toBe(401);
  expect((await ask(s.url, 'GET', '/api/settings/')).status).toBe(401);
  expect((await ask(s.url, 'GET', '/api/settings/', { token: staff })).body).toEqual(before.body);
  const changed = await ask<SiteSettings>(s.url, 'PUT', PATH, { token: admin, body: QUICK });
  expect({ status: changed.status, body: changed.body }).toEqual({
    status: 200,
    body: { escalation: QUICK, board: DEFAULT_BOARD },
  });
  expect((await ask(s.url, 'GET', '/api/settings/', { token: staff })).body).toEqual(changed.body);
  const events = await s.place.site.reader.events.after(0, 10);
  expect(events.map(({ event }) => event)).toEqual([
    { kind: 'setting_changed', name: 'escalation', at: expect.any(Number) },
  ]);
});

test('what is no ladder is refused by field, in the reader’s language, with the cure', async () => {
  await using s = await startTestServer();
  const { access: token } = await s.login('ADMIN');
  const refusal = async (body: unknown, language = 'en') => {
    const answer = await ask<Problem>(s.url, 'PUT', PATH, { token, body, headers: { 'Accept-Language': language } });
    expect(answer.status).toBe(400);
    return answer.body.errors;
  };
  const twice = {
    undelivered: [
      { step: 'admin', after_s: 1 },
      { step: 'admin', after_s: 2 },
    ],
    unacknowledged: [],
  };
  expect(await refusal(twice)).toEqual({ 'undelivered.1.step': ['This step stands there twice: leave it once.'] });
  expect(await refusal(twice, 'es')).toEqual({ 'undelivered.1.step': ['Este paso está dos veces: déjelo una sola.'] });
  const falling = {
    undelivered: [],
    unacknowledged: [
      { step: 'webhook', after_s: 9 },
      { step: 'admin', after_s: 9 },
    ],
  };
  expect(await refusal(falling)).toEqual({
    'unacknowledged.1.after_s': ['Must be later than the step before: put the steps in the order of their seconds.'],
  });
  expect(await refusal(falling, 'es')).toEqual({
    'unacknowledged.1.after_s': ['Debe ser posterior al paso anterior: ponga los pasos por orden de sus segundos.'],
  });
  const late = { undelivered: [{ step: 'admin', after_s: 86_401 }], unacknowledged: [] };
  expect(await refusal(late)).toEqual({ 'undelivered.0.after_s': ['Must be at most 86400.'] });
  const unknown = { undelivered: [{ step: 'siren', after_s: 1 }], unacknowledged: [] };
  expect(Object.keys((await refusal(unknown)) ?? {})).toEqual(['undelivered.0.step']);
  expect(await refusal({ undelivered: [] })).toEqual({ unacknowledged: [expect.any(String)] });
  const { reader } = s.place.site;
  expect(await reader.settings.ladder()).toEqual(DEFAULT_LADDER);
});

test('a changed ladder holds for orders that wait, and at another server within seconds for those it places', async () => {
  const clock = new TestClock();
  await using s = await startTestServer({}, clock);
  const other = await startServer(s.place.config, clock);
  try {
    const { access: admin } = await login(s.url, 'ADMIN');
    const none: Ladder = { undelivered: [], unacknowledged: [] };
    expect((await ask(s.url, 'PUT', PATH, { token: admin, body: none })).status).toBe(200);
    clock.advance(5_000);
    const { reader } = s.place.site;
    const stepsOf = async (id: number) => (await reader.escalations.takenBy([id])).get(id)?.map(({ step }) => step);
    const until = async (id: number) => {
      // The servers' own ticks ring as the clock moves; each look is a transaction of theirs.
      for (;;) {
        const steps = await stepsOf(id);
        if (steps) return steps;
        clock.advance(1_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const early = await placed(s.url);
    const elsewhere = await placed(other.url);
    expect(await stepsOf(early.id)).toBeUndefined();
    expect((await ask(s.url, 'PUT', PATH, { token: admin, body: QUICK })).status).toBe(200);
    // The other server has not read it yet: what it places now is found when it has.
    const between = await placed(other.url);
    for (const { id } of [early, elsewhere, between]) expect(await until(id)).toEqual(['admin']);
    const late = await placed(other.url);
    expect(await until(late.id)).toEqual(['admin']);
  } finally {
    await other.stop();
  }
});

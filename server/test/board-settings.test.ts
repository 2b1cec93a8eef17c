/** How boards divide and time orders, over REST: read by staff, changed by admins, refused with the cure, told to open boards. */
import { expect, test } from 'bun:test';
import type { Problem } from '@comanda/protocol/problem';
import type { Board, SiteSettings } from '@comanda/protocol/setting';
import { DEFAULT_BOARD } from '../src/domain/board.ts';
import { DEFAULT_LADDER } from '../src/domain/escalation.ts';
import { ask } from './harness/api.ts';
import { TestClock } from './harness/clock.ts';
import { live, plainKiosk, plainStaff, v1Kiosk, v1Staff } from './harness/feed.ts';
import { DEVICE } from './harness/orders.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const PATH = '/api/settings/board/';
const BOARD: Board = {
  stations: [
    { name: 'Barra', categories: [1] },
    { name: 'Cocina', categories: [1] },
  ],
  late: { ...DEFAULT_BOARD.late, PLACED: { warn_s: 30, late_s: 31 } },
};

const put = (s: TestServer, token: string, body: unknown, language = 'en') =>
  ask<SiteSettings & Problem>(s.url, 'PUT', PATH, { token, body, headers: { 'Accept-Language': language } });

test('read by staff, changed by an admin, beside the ladder; nobody else may', async () => {
  await using s = await startTestServer();
  const { access: staff } = await s.login('STAFF');
  const { access: admin } = await s.login('ADMIN');
  const read = async () => (await ask<SiteSettings>(s.url, 'GET', '/api/settings/', { token: staff })).body;
  expect(await read()).toEqual({ escalation: DEFAULT_LADDER, board: DEFAULT_BOARD });
  expect((await put(s, staff, BOARD)).status).toBe(403);
  expect((await ask(s.url, 'PUT', PATH, { body: BOARD })).status).toBe(401);
  expect(await read()).toMatchObject({ board: DEFAULT_BOARD });
  const changed = await put(s, admin, BOARD);
  expect<unknown>([changed.status, changed.body]).toEqual([200, { escalation: DEFAULT_LADDER, board: BOARD }]);
  expect(await read()).toEqual(changed.body);
  const ladder = { undelivered: [], unacknowledged: [] };
  const other = await ask(s.url, 'PUT', '/api/settings/escalation', { token: admin, body: ladder });
  expect(other.body).toEqual({ escalation: ladder, board: BOARD });
});

test('what is no board is refused by field, in the reader’s language, with the cure', async () => {
  await using s = await startTestServer();
  const { access } = await s.login('ADMIN');
  const station = (name: string, ...categories: number[]) => ({ name, categories });
  const stations = (...each: unknown[]) => ({ ...BOARD, stations: each });
  const late = (warn_s: unknown, late_s: unknown) => ({ ...BOARD, late: { ...BOARD.late, READY: { warn_s, late_s } } });
  const after = 'Must come after the warning: put more seconds into late_s than into warn_s.';
  const twice = 'There is a station of that name already: give it another.';
  for (const [body, errors] of [
    [late(60, 60), { 'late.READY.late_s': [after] }],
    [late(61, 60), { 'late.READY.late_s': [after] }],
    [late(0, 60), { 'late.READY.warn_s': ['Must be at least 1.'] }],
    [late(60, 86_401), { 'late.READY.late_s': ['Must be at most 86400.'] }],
    [late(1.5, 60), { 'late.READY.warn_s': ['Must be a whole number.'] }],
    [
      { ...BOARD, late: { PLACED: BOARD.late.PLACED } },
      { 'late.PREPARING': [REQUIRED], 'late.READY': [REQUIRED] },
    ],
    [{ late: BOARD.late }, { stations: [REQUIRED] }],
    [stations(station('Barra', 1), station('Cocina', 1), station('barra ', 1)), { 'stations.2.name': [twice] }],
    [stations(station(' ', 1)), { 'stations.0.name': ['Must have at least 1.'] }],
    [stations(station('x'.repeat(41), 1)), { 'stations.0.name': ['Must have at most 40.'] }],
    [stations(station('a\nb', 1)), { 'stations.0.name': ['Invalid format.'] }],
    [stations(station('Barra')), { 'stations.0.categories': ['Must have at least 1.'] }],
    [
      stations(station('Barra', 1, 1)),
      { 'stations.0.categories.1': ['This category stands twice in the station: leave it once.'] },
    ],
    [stations(station('Barra', 1, 99)), { 'stations.0.categories.1': ['Does not exist.'] }],
    [
      stations(...Array.from({ length: 21 }, (_, index) => station(`${index}`, 1))),
      { stations: ['Must have at most 20.'] },
    ],
  ] as const) {
    const answer = await put(s, access, body);
    expect<unknown>({ body, status: answer.status, errors: answer.body.errors }).toEqual({ body, status: 400, errors });
  }
  for (const [body, errors] of [
    [late(9, 9), { 'late.READY.late_s': ['Debe ser posterior al aviso: ponga más segundos en late_s que en warn_s.'] }],
    [
      stations(station('A', 1), station('a', 1)),
      { 'stations.1.name': ['Ya hay un puesto con ese nombre: póngale otro.'] },
    ],
    [
      stations(station('A', 1, 1)),
      { 'stations.0.categories.1': ['Esta categoría está dos veces en el puesto: déjela una sola.'] },
    ],
  ] as const) {
    expect<unknown>((await put(s, access, body, 'es')).body.errors).toEqual(errors);
  }
  expect(await s.place.site.reader.settings.board()).toEqual(DEFAULT_BOARD);
  expect((await s.place.site.reader.events.position()).seq).toBe(0);
  const most = stations(...Array.from({ length: 20 }, (_, index) => station(`${index}`, 1)));
  expect((await put(s, access, most)).status).toBe(200);
});

const REQUIRED = 'This field is missing.';

test('a changed setting is told to staff on comanda.v1, live and on the way back; to nobody else', async () => {
  const clock = new TestClock(Date.parse('2026-01-15T12:00:00.000Z'));
  await using s = await startTestServer({}, clock);
  const { access } = await s.login('ADMIN');
  using board = v1Staff(s.url, access);
  using seed = plainStaff(s.url, access);
  using kiosk = v1Kiosk(s.url, DEVICE);
  using oldKiosk = plainKiosk(s.url, DEVICE);
  await live(board, seed, kiosk, oldKiosk);
  const since = board.cursor;
  expect((await put(s, access, BOARD)).status).toBe(200);
  const told = { type: 'settings_changed', name: 'board', at: '2026-01-15T12:00:00.000Z' } as const;
  const first = await board.next('settings_changed');
  expect(first).toEqual({ ...told, cursor: board.cursor });
  await ask(s.url, 'PUT', '/api/settings/escalation', { token: access, body: { undelivered: [], unacknowledged: [] } });
  expect(await board.next('settings_changed')).toMatchObject({ ...told, name: 'escalation' });
  using back = v1Staff(s.url, access, since);
  using kioskBack = v1Kiosk(s.url, DEVICE, since);
  await live(back, kioskBack);
  const settings = (frames: typeof back.frames) => frames.filter(({ type }) => type === 'settings_changed');
  expect(settings(back.frames)).toEqual(settings(board.frames));
  expect(settings(back.frames).length).toBe(2);
  await live(seed, kiosk, oldKiosk);
  for (const feed of [seed, kiosk, oldKiosk, kioskBack]) {
    const news = feed.frames.filter(({ type }) => !['welcome', 'pong', 'heartbeat'].includes(type));
    expect(news.filter(({ type }) => type !== 'watching_changed')).toEqual([]);
  }
});

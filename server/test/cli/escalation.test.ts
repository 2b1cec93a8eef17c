/** `comanda escalation`: the ladder shown and changed, for people and programs; and what is refused, with the cure. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { SiteSettings } from '@comanda/protocol/setting';
import { DEFAULT_LADDER } from '../../src/domain/escalation.ts';
import { makeTestSite } from '../harness/site.ts';
import { answer, comanda, type Way, withEach } from './program.ts';

setDefaultTimeout(60_000);

const STEPS = ['--undelivered', 'other_sound=5, web_push=9', '--unacknowledged', 'none'];

test('shown, changed by branch, and set back', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const settings = async (...args: string[]) =>
    SiteSettings.pick({ escalation: true }).parse(await answer(way, 'escalation', ...args)).escalation;
  expect(await settings()).toEqual(DEFAULT_LADDER);
  const undelivered = [
    { step: 'other_sound', after_s: 5 },
    { step: 'web_push', after_s: 9 },
  ];
  expect(await settings('set', ...STEPS)).toMatchObject({ undelivered, unacknowledged: [] });
  expect(await settings('set', '--unacknowledged', 'admin=60')).toMatchObject({
    ...{ undelivered, unacknowledged: [{ step: 'admin', after_s: 60 }] },
  });
  const { out } = await comanda({ ...way, env: { ...way.env, COMANDA_LANG: 'es' } }, 'escalation');
  expect(out).toMatch(/Ninguna pantalla lo tiene\n.*DESPUÉS.*PASO.*\n\s*5 s\s+other_sound\s+\S.*\n\s*9 s\s+web_push/);
  expect(out).toMatch(/Nadie lo ha tomado\n.*\n\s*60 s\s+admin/);
  expect(await settings('set', '--default')).toEqual(DEFAULT_LADDER);
  expect(await settings('show')).toEqual(DEFAULT_LADDER);
  expect((await comanda(way, 'escalation', 'set', '--undelivered', 'none')).out).toContain('No step: nothing happens.');
  const events = await place.site.reader.events.after(0, 10);
  expect(events.map(({ event }) => event.kind)).toEqual(Array.from({ length: 4 }, () => 'setting_changed'));
});

test('what is no ladder is refused, and changes nothing', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const refusals: [words: string, ...args: string[]][] = [
    ['Say what changes'],
    ['Say what changes', '--default', '--undelivered', 'none'],
    ['"siren=5" is no step', '--undelivered', 'siren=5'],
    ['"admin" is no step', '--undelivered', 'admin'],
    ['"" is no step', '--undelivered', ''],
    ['later than the one before', '--undelivered', 'webhook=5,admin=5'],
    ['later than the one before', '--unacknowledged', 'admin=5,admin=6'],
    ['later than the one before', '--unacknowledged', 'admin=86401'],
  ];
  await withEach(refusals, async ([words, ...args]) => {
    const ended = await comanda(way, 'escalation', 'set', ...args);
    expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit: 2, out: '' });
    expect(ended.err).toContain(words);
  });
  expect(await place.site.reader.settings.ladder()).toEqual(DEFAULT_LADDER);
});

/** `comanda board`: stations and times shown and changed, for people and programs; and what is refused, with the cure. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { SiteSettings } from '@comanda/protocol/setting';
import { DEFAULT_BOARD } from '../../src/domain/board.ts';
import { makeTestSite } from '../harness/site.ts';
import { answer, comanda, type Way, withEach } from './program.ts';

setDefaultTimeout(60_000);

test('shown, timed, divided into stations and put together again', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const board = async (...args: string[]) =>
    SiteSettings.pick({ board: true }).parse(await answer(way, 'board', ...args)).board;
  await place.site.commands.createCategory({ name: 'Platos fríos', position: 1, is_active: true });
  expect(await board()).toEqual(DEFAULT_BOARD);
  const late = { ...DEFAULT_BOARD.late, PLACED: { warn_s: 20, late_s: 40 } };
  expect(await board('late', 'placed', '20', '40')).toEqual({ stations: [], late });
  await board('station', 'set', 'Barra', 'Bebidas', 'Platos fríos', 'Bebidas');
  expect((await board('station', 'set', 'Cocina', 'Platos fríos')).stations).toEqual([
    { name: 'Barra', categories: [1, 2] },
    { name: 'Cocina', categories: [2] },
  ]);
  // The same station under another spelling keeps its place.
  expect(await board('station', 'set', 'BARRA', 'Bebidas')).toEqual({
    stations: [
      { name: 'BARRA', categories: [1] },
      { name: 'Cocina', categories: [2] },
    ],
    late,
  });
  const { out } = await comanda({ ...way, env: { ...way.env, COMANDA_LANG: 'es' } }, 'board');
  expect(out.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['Estado', 'AVISA', 'TARDE'],
    ['Recibido', '20 s', '40 s'],
    ['En preparación', '600 s', '1200 s'],
    ['Listo', '300 s', '600 s'],
    [''],
    ['PUESTO', 'CATEGORÍAS'],
    ['BARRA', 'Bebidas'],
    ['Cocina', 'Platos fríos'],
    [''],
  ]);
  expect((await board('station', 'remove', 'cocina')).stations.map(({ name }) => name)).toEqual(['BARRA']);
  expect((await comanda(way, 'board', 'station', 'remove', 'barra')).out).toContain('No station');
  expect(await place.site.reader.settings.board()).toEqual({ stations: [], late });
});

test('what is no board is refused, and changes nothing', async () => {
  await using place = await makeTestSite();
  const way: Way = { folder: place.folder, env: { DATA_DIR: place.folder } };
  const stations = Array.from({ length: 20 }, (_, index) => ({ name: `S${index}`, categories: [1] }));
  await place.site.commands.changeBoard({ board: { ...DEFAULT_BOARD, stations }, by: null });
  const refusals: [exit: number, words: string, ...args: string[]][] = [
    [2, '"DELIVERED" is not an open status', 'late', 'DELIVERED', '1', '2'],
    [2, '"60 60" will not do', 'late', 'PLACED', '60', '60'],
    [2, '"0 60" will not do', 'late', 'PLACED', '0', '60'],
    [2, '"1 86401" will not do', 'late', 'PLACED', '1', '86401'],
    [2, '"one two" will not do', 'late', 'PLACED', 'one', 'two'],
    [2, '1 to 40', 'station', 'set', 'x'.repeat(41), 'Bebidas'],
    [2, 'missing', 'station', 'set', 'Barra'],
    [3, 'no category Postres', 'station', 'set', 'S1', 'Bebidas', 'Postres'],
    [3, '20 stations at most', 'station', 'set', 'Barra', 'Bebidas'],
    [3, 'no station Barra', 'station', 'remove', 'Barra'],
  ];
  await withEach(refusals, async ([exit, words, ...args]) => {
    const ended = await comanda(way, 'board', ...args);
    expect({ args, exit: ended.exit, out: ended.out }).toEqual({ args, exit, out: '' });
    expect(ended.err).toContain(words);
  });
  expect(await place.site.reader.settings.board()).toEqual({ ...DEFAULT_BOARD, stations });
});

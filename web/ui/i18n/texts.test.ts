/** Texts by key, in both languages, with their values and plural forms. */
import { expect, test } from 'bun:test';
import { boardTexts } from '../../board/i18n/board-texts.ts';
import { preferredOf } from './language.ts';
import { defineTexts } from './texts.ts';

const texts = defineTexts({
  es: {
    orders_one: '{{count}} pedido',
    orders_other: '{{count}} pedidos',
    of: { room: 'De la {{room}}', none: 'Nada' },
  },
  en: { orders_one: '{{count}} order', orders_other: '{{count}} orders', of: { room: 'Of {{room}}', none: 'Nothing' } },
});

test('each language has its own words, values and plural forms', () => {
  const [es, en] = [texts.in('es'), texts.in('en')];
  expect([es('of.none'), en('of.none')]).toEqual(['Nada', 'Nothing']);
  expect([es('of.room', { room: '<101>' }), en('of.room', { room: '<101>' })]).toEqual(['De la <101>', 'Of <101>']);
  expect([0, 1, 2, 21].map((count) => es('orders', { count }))).toEqual([
    '0 pedidos',
    '1 pedido',
    '2 pedidos',
    '21 pedidos',
  ]);
  expect([0, 1, 2].map((count) => en('orders', { count }))).toEqual(['0 orders', '1 order', '2 orders']);
});

test('the same language is the same function, so that nothing is drawn again for it', () => {
  expect(texts.in('es')).toBe(texts.in('es'));
});

test.each([
  [['es-ES', 'en'], 'es'],
  [['en-GB'], 'en'],
  [['EN'], 'en'],
  [['fr', 'en-US', 'es'], 'en'],
  [['fr'], 'es'],
  // Estonian is no Spanish.
  [['est', 'eng'], 'es'],
  [[], 'es'],
] as const)('a browser that wishes %p reads %s', (wishes, language) => {
  expect(preferredOf(wishes)).toBe(language);
});

/** Every text with its key. */
function leaves(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  );
}

test('English asks for the same values as Spanish', async () => {
  const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const read = async (folder: string, language: string) => {
    const found: [string, string][] = [];
    for (const file of new Bun.Glob('*.ts').scanSync(`${import.meta.dir}/${folder}/${language}`)) {
      found.push(...leaves(await import(`${import.meta.dir}/${folder}/${language}/${file}`)));
    }
    return new Map(found);
  };
  for (const folder of ['.', '../../board/i18n']) {
    const [es, en] = [await read(folder, 'es'), await read(folder, 'en')];
    expect(es.size).toBeGreaterThan(3);
    expect([...en.keys()].sort()).toEqual([...es.keys()].sort());
    for (const [key, text] of es) expect({ key, names: names(en.get(key) ?? '') }).toEqual({ key, names: names(text) });
  }
});

test('the board’s own are there', () => {
  expect(boardTexts.in('es')('shell.connection.live')).toBe('En vivo');
  expect(boardTexts.in('en')('session.problem.wait', { count: 1 })).toBe('Wait 1 second.');
});

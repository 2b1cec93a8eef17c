/** Every language says everything, and one more is one more file. */
import { describe, expect, test } from 'bun:test';
import { pseudoWords } from '../../test/pseudo.ts';
import type { KioskWords } from './kiosk-words.ts';
import { words as es } from './languages/es.ts';
import { offeredOf, spokenOf } from './offered.ts';
import { kioskTranslators } from './translate.ts';

async function languages(): Promise<Map<string, KioskWords>> {
  const found = new Map<string, KioskWords>();
  for (const file of new Bun.Glob('*.ts').scanSync(`${import.meta.dir}/languages`)) {
    const { words }: { words: KioskWords } = await import(`${import.meta.dir}/languages/${file}`);
    found.set(file.replace('.ts', ''), words);
  }
  return found;
}

/** Every text with its key. */
function leaves(tree: object, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  );
}

test('each language has the same texts, with the same values in them', async () => {
  const names = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  const spanish = leaves(es.texts);
  const all = await languages();
  expect([...all.keys()].sort()).toEqual(expect.arrayContaining(['en', 'es']));
  for (const [language, { texts, name }] of all) {
    const own = new Map(leaves(texts));
    expect(name.length).toBeGreaterThan(2);
    expect({ language, keys: [...own.keys()].sort() }).toEqual({ language, keys: spanish.map(([key]) => key).sort() });
    for (const [key, text] of spanish) {
      expect({ key, names: names(own.get(key) ?? '') }).toEqual({ key, names: names(text) });
    }
  }
});

describe('a language that is not there yet', () => {
  test('is spoken once its one file is there and the site wants it', async () => {
    const all = await languages();
    all.set('xx', pseudoWords(es.texts));
    const offered = offeredOf(['xx', 'en'], [...all.keys()]);
    expect(offered).toEqual(['xx', 'en']);
    const t = kioskTranslators(all)(spokenOf(null, offered));
    expect(t('attract.start')).toBe('[Tôqûë pàrà pëdîr ülkëndö]');
    expect(t('orders.show', { count: 2 })).toStartWith('[2 pëdîdôš ëñ màrĉhà');
  });
});

test('offered is what the site wants and the kiosk knows', () => {
  const known = ['en', 'es'];
  expect([offeredOf(['es', 'en'], known), offeredOf(['fr', 'en'], known), offeredOf(['fr'], known)]).toEqual([
    ['es', 'en'],
    ['en'],
    ['es'],
  ]);
  expect(offeredOf(null, ['es', 'en'])).toEqual(['es', 'en']);
});

test('spoken is what was chosen, where it is offered', () => {
  expect([spokenOf('en', ['es', 'en']), spokenOf('en', ['es']), spokenOf(null, ['en', 'es'])]).toEqual([
    'en',
    'es',
    'en',
  ]);
});

/** Every text in every language: the same keys, the same values to fill in, nothing empty, nothing forgotten. */
import { describe, expect, test } from 'bun:test';
import { OrderStatus } from '@comanda/protocol/order';
import { PROBLEMS } from '@comanda/protocol/problem';
import { SETTINGS } from '../config.ts';
import type { MoveRefusal } from '../domain/order-moves.ts';
import type { FieldProblem } from '../domain/order-placement.ts';
import { LANGUAGES, type Language } from './translate.ts';

const FOLDER = new URL('.', import.meta.url).pathname;

/** All texts of a language by key, straight from its files. */
async function textsOf(language: Language): Promise<ReadonlyMap<string, unknown>> {
  const texts = new Map<string, unknown>();
  const collect = (key: string, value: unknown) => {
    if (typeof value !== 'object' || value === null) texts.set(key, value);
    else for (const [name, part] of Object.entries(value)) collect(key === '' ? name : `${key}.${name}`, part);
  };
  for (const file of new Bun.Glob('*.ts').scanSync(`${FOLDER}/${language}`)) {
    const module: object = await import(`./${language}/${file}`);
    for (const [name, value] of Object.entries(module)) collect(name, value);
  }
  return texts;
}

const texts = { es: await textsOf('es'), en: await textsOf('en') };

const keys = (language: Language) => [...texts[language].keys()].sort();

function valuesIn(text: unknown): string[] {
  return [...String(text).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

describe('the languages', () => {
  test('have the same keys', () => {
    expect(keys('en')).toEqual(keys('es'));
    expect(keys('es').length).toBeGreaterThan(100);
  });

  test('fill in the same values', () => {
    for (const [key, text] of texts.es) {
      expect({ key, values: valuesIn(texts.en.get(key)) }).toEqual({ key, values: valuesIn(text) });
    }
  });

  for (const language of LANGUAGES) {
    test(`leave nothing empty or half done (${language})`, () => {
      const bad = [...texts[language]].filter(([, text]) => {
        if (typeof text !== 'string' || text.trim() === '') return true;
        return /^-$|TODO|FIXME|\?\?\?|[{}]/.test(text.replaceAll(/\{\{\w+\}\}/g, 'value'));
      });
      expect(bad).toEqual([]);
    });
  }

  test('do not mix', () => {
    const same = [...texts.es].filter(
      ([key, text]) => texts.en.get(key) === text && /\s\p{L}{3,}\s/u.test(String(text)),
    );
    expect(same).toEqual([]);
  });
});

describe('nobody is left without a text', () => {
  const lacking = (wanted: readonly string[]) => wanted.filter((key) => !texts.es.has(key));

  test('neither a problem', () => {
    const codes = Object.keys(PROBLEMS);
    expect(lacking(codes.map((code) => `api.problem.${code}.title`))).toEqual([]);
    // Of this one the reason is the text.
    const refusals: Record<MoveRefusal, true> = {
      cancelled_is_final: true,
      delivered_is_past: true,
      only_one_step_back: true,
      recall_too_late: true,
      drill_is_over: true,
    };
    const own = codes.filter((code) => code !== 'transition_not_allowed');
    expect(lacking(own.map((code) => `api.problem.${code}.detail`))).toEqual([]);
    expect(lacking(Object.keys(refusals).map((reason) => `api.problem.transition_not_allowed.${reason}`))).toEqual([]);
    const known = keys('es').filter((key) => key.startsWith('api.problem.'));
    expect(known.map((key) => key.split('.')[2] ?? '').filter((code) => !codes.includes(code))).toEqual([]);
  });

  test('nor a field’s problem', () => {
    const reasons: Record<FieldProblem['reason'], true> = {
      unknown_product: true,
      sold_out: true,
      unknown_choice: true,
      choice_twice: true,
      choice_sold_out: true,
      too_few_choices: true,
      too_many_choices: true,
      too_many_in_all: true,
    };
    expect(lacking(Object.keys(reasons).map((reason) => `api.field.${reason}`))).toEqual([]);
  });

  test('nor a status', () => {
    expect(lacking(OrderStatus.options.map((status) => `api.status.${status}`))).toEqual([]);
  });

  test('nor a setting', () => {
    expect(keys('es').filter((key) => key.startsWith('settings.'))).toEqual(
      Object.keys(SETTINGS)
        .map((name) => `settings.${name}`)
        .sort(),
    );
  });
});

import { describe, expect, test } from 'bun:test';
import { LANGUAGES, negotiate, ownOf, translator } from './translate.ts';

describe('translating', () => {
  test('is by language', () => {
    expect(translator('es')('api.status.READY')).toBe('Listo');
    expect(translator('en')('api.status.READY')).toBe('Ready');
    // Asked again, and with the other language asked between.
    expect(translator('es')('api.status.READY')).toBe('Listo');
  });

  test('fills in values', () => {
    expect(translator('en')('api.problem.too_many_requests.detail', { seconds: 7 })).toBe('Wait 7 s and try again.');
    expect(translator('es')('api.field.too_small', { minimum: 0 })).toBe('Debe ser como mínimo 0.');
  });

  test('takes values as they are, whatever stands in them', () => {
    for (const language of LANGUAGES) {
      for (const value of ['{{minimum}}', '$t(api.status.READY)', '<b>&amp;"\'', '%s', '$&', '\\', '{{- minimum}}']) {
        expect(translator(language)('api.field.too_small', { minimum: value })).toContain(value);
      }
    }
  });
});

describe('the language of a reader', () => {
  const cases: readonly [header: string | undefined, language: string][] = [
    [undefined, 'es'],
    ['', 'es'],
    ['en', 'en'],
    ['EN', 'en'],
    ['en-GB', 'en'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en;q=0.5,es;q=0.9', 'es'],
    ['fr,en;q=0.2', 'en'],
    ['fr', 'es'],
    ['*', 'es'],
    ['en;q=0', 'es'],
    ['en;q=0,es;q=0', 'es'],
    ['eng', 'es'],
    ['en;q=x', 'en'],
    ['en;q=1.2.3', 'es'],
    [' en; q=0.9 , es; q=0.1 ', 'en'],
    [';;;,,,;q=', 'es'],
    [`${'a,'.repeat(10_000)}en`, 'en'],
  ];
  for (const [header, language] of cases) {
    test(`${header === undefined ? 'no header' : JSON.stringify(header.slice(0, 40))} → ${language}`, () => {
      expect(negotiate(header, 'es')).toBe(language === 'en' ? 'en' : 'es');
    });
  }

  test('is the site’s where none of ours is asked for', () => {
    expect(negotiate('fr', 'en')).toBe('en');
    expect(negotiate(undefined, 'en')).toBe('en');
    expect(negotiate('es', 'en')).toBe('es');
  });
});

test('the server speaks the first of a site’s languages that it knows, else Spanish', () => {
  expect([ownOf(['en', 'es']), ownOf(['fr', 'en']), ownOf(['fr']), ownOf([])]).toEqual(['en', 'en', 'es', 'es']);
});

/** Every text of the command line: there in both languages, with the same blanks to fill, and none of them a bare key. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Command } from 'commander';
import { openCli } from '../../src/cli/console/cli.ts';
import { makeProgram } from '../../src/cli/program.ts';
import { cli as en } from '../../src/i18n/en/cli.ts';
import { cli as es } from '../../src/i18n/es/cli.ts';
import { LANGUAGES } from '../../src/i18n/translate.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { comanda, withEach } from './program.ts';

setDefaultTimeout(120_000);

/** A key that was not found is shown as itself; a blank that was not filled keeps its braces. */
const UNFINISHED = /\b(?:cli|api|page|startup|settings)\.[a-z_]+|\{\{|\}\}|undefined|\[object/;

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[`${path}${key}`, text] as [string, string]] : flat(text, `${path}${key}.`),
  );
}

const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

test('both languages have the same texts with the same blanks', () => {
  const english = new Map(flat(en));
  for (const [key, text] of flat(es)) {
    expect({ key, blanks: blanks(english.get(key) ?? '') }).toEqual({ key, blanks: blanks(text) });
  }
  expect([...english.keys()].sort()).toEqual(
    flat(es)
      .map(([key]) => key)
      .sort(),
  );
});

/** All commands, as they would be typed. */
function commandsOf(command: Command, path: readonly string[] = []): string[][] {
  return command.commands.flatMap((each) => {
    const here = [...path, each.name()];
    return [here, ...commandsOf(each, here)];
  });
}

const commands = commandsOf(makeProgram(openCli(process), () => {}));

describe.each([...LANGUAGES])('in %s', (language) => {
  const other = language === 'es' ? ['Usage:', 'Options:', 'print this help'] : ['Uso:', 'Opciones:', 'muestra'];

  test('every help page is finished', async () => {
    using folder = tempFolder();
    expect(commands.length).toBeGreaterThan(25);
    await withEach([[], ...commands], async (command) => {
      const { exit, out, err } = await comanda(
        { folder: folder.path, env: { COMANDA_LANG: language } },
        ...command,
        '-h',
      );
      expect({ command, exit, err }).toEqual({ command, exit: 0, err: '' });
      expect(out).toContain(['comanda', ...command].join(' '));
      expect(out).not.toMatch(UNFINISHED);
      for (const word of other) expect(out).not.toContain(word);
      for (const line of out.split('\n')) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(100);
    });
  });
});

test('a day’s work reads well from end to end, in both languages', async () => {
  await withEach(LANGUAGES, async (language) => {
    using folder = tempFolder();
    const at = { folder: folder.path, env: { COMANDA_LANG: language, PORT: '0' }, stdin: 'a long password' };
    const day: [number, string][] = [
      [0, 'demo --rooms 2'],
      [0, 'demo'],
      [0, 'room add 7'],
      [3, 'room add 7'],
      [0, 'room list'],
      [0, 'device add ipad-7 --room 7'],
      [0, 'device add ipad-8'],
      [3, 'device add ipad-8'],
      [0, 'device disable ipad-8'],
      [0, 'device list'],
      [0, 'product add Té --category Bebidas --price 100'],
      [0, 'product sold-out 1 --until hour'],
      [0, 'product list'],
      [0, 'product back 1'],
      [3, 'product back 99'],
      [0, 'board'],
      [0, 'board late READY 60 90'],
      [0, 'board station set Barra Bebidas'],
      [3, 'board station remove Nada'],
      [0, 'user add ana@example.com --role STAFF --password-stdin'],
      [0, 'user role ana@example.com ADMIN'],
      [0, 'user password ana@example.com --password-stdin'],
      [0, 'user disable ana@example.com'],
      [0, 'user list'],
      [0, 'order list'],
      [0, 'order place --room 7 --item 1:2 --item 2 --note x'],
      [0, 'order list --limit 1'],
      [0, 'order status 1 READY'],
      [3, 'order status 1 PLACED --from PREPARING'],
      [0, 'order show 1'],
      [3, 'order status 9 READY'],
      [3, 'order place --room 7 --item 99'],
      [2, 'order place --room 7'],
      [2, 'order plaice'],
      [2, 'order list --nothing'],
      [2, 'order show'],
      [2, 'order show 1 2'],
      [2, 'tail --since'],
      [0, 'migrate'],
      [0, 'config'],
      [0, 'doctor'],
      [3, 'room list --data nowhere'],
    ];
    for (const [exit, line] of day) {
      const ended = await comanda(at, ...line.split(' '));
      expect({ line, exit: ended.exit, err: ended.err }).toEqual({
        line,
        exit,
        err: exit === 0 ? '' : expect.any(String),
      });
      const text = ended.out + ended.err;
      expect(text.trim()).not.toBe('');
      expect(text).not.toMatch(UNFINISHED);
    }
  });
});

describe('the language', () => {
  test.each([
    [{ COMANDA_LANG: 'en', LANG: 'es_ES.UTF-8' }, 'en'],
    [{ COMANDA_LANG: 'ES', LANG: 'en_US.UTF-8' }, 'es'],
    [{ COMANDA_LANG: '', LANG: 'en_GB.UTF-8' }, 'en'],
    [{ COMANDA_LANG: 'fr', LANG: 'es_MX' }, 'es'],
    [{ COMANDA_LANG: '', LC_ALL: 'es_ES', LANG: 'en_US' }, 'es'],
    [{ COMANDA_LANG: '', LC_MESSAGES: 'en_US', LANG: 'es_ES' }, 'en'],
    [{ COMANDA_LANG: '', LANG: 'C.UTF-8' }, 'es'],
  ] as const)('%p speaks %s', async (env, language) => {
    using folder = tempFolder();
    const { out } = await comanda({ folder: folder.path, env }, '--help');
    expect(out).toContain(language === 'en' ? 'Usage:' : 'Uso:');
  });
});

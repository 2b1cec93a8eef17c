/** Who may import whom, which libraries belong where, and how large a file may grow: the shape of the house, kept. */
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Rule {
  /** Rooms whose values and types it may use. */
  readonly uses: readonly string[];
  /** Rooms of which it may know the types alone. */
  readonly knows?: readonly string[];
  /** Libraries, `bun:` modules and, as one, `node:`. */
  readonly libraries?: readonly string[];
  readonly why: string;
}

/** What the board decides and does without a page around it. */
const CORE_OF_THE_BOARD = ['ages', 'ringing', 'stations', 'totals', 'keys', 'devices'].map(
  (name) => `web/board/${name}`,
);

/** What the kiosk decides and does without a page around it. */
const CORE_OF_THE_KIOSK = ['cart', 'device', 'flow', 'i18n', 'idle', 'menu', 'orders', 'placing', 'sound'].map(
  (name) => `web/kiosk/${name}`,
);

/**
 * A room is a folder or a file of `server/src`, or `protocol` or `client`, or stands in `web`; the longest name that fits a file is its room.
 * What is not allowed here is forbidden. Within a room everybody may use everybody.
 */
const RULES: Readonly<Record<string, Rule>> = {
  protocol: { uses: [], libraries: ['zod'], why: 'all import the words on the wire; they import nothing of ours' },
  domain: { uses: ['protocol'], libraries: ['zod'], why: 'rules know no transport, no store and no machine' },
  i18n: { uses: [], libraries: ['i18next'], why: 'texts know nobody' },
  bus: { uses: [], libraries: ['bun', 'pino'], why: 'what servers tell one another is a text' },
  'networks.ts': { uses: [], libraries: ['node:net'], why: 'what an address lies within needs nothing of ours' },
  'config.ts': { uses: ['i18n', 'networks.ts'], why: 'settings are read before anything else is there' },
  'data-folder.ts': {
    uses: [],
    knows: ['i18n'],
    libraries: ['node:', 'zod'],
    why: 'the folder comes before the store',
  },
  'logger.ts': {
    uses: [],
    knows: ['config.ts', 'data-folder.ts'],
    libraries: ['pino', 'rotating-file-stream'],
    why: 'whoever logs is handed the log',
  },
  limits: {
    uses: [],
    knows: ['config.ts', 'domain'],
    libraries: ['zod'],
    why: 'limits count and know nothing of what they limit',
  },
  store: {
    uses: ['protocol', 'domain', 'store/migrations', 'store/store-unavailable.ts'],
    libraries: ['kysely', 'zod'],
    why: 'one store, many engines',
  },
  'store/store-unavailable.ts': { uses: [], why: 'every edge must recognise it' },
  'store/migrations': { uses: [], libraries: ['kysely'], why: 'a migration outlives the code around it' },
  'store/postgres': {
    uses: ['store', 'store/store-unavailable.ts'],
    libraries: ['kysely', 'pg'],
    why: 'only the engine knows its database',
  },
  'store/sqlite': {
    uses: ['store', 'store/store-unavailable.ts'],
    libraries: ['bun:sqlite', 'kysely'],
    why: 'only the engine knows its database',
  },
  'store/transfer': {
    uses: ['store', 'store/store-unavailable.ts', 'store/sqlite'],
    libraries: ['kysely', 'node:', 'zod'],
    why: 'a backup is a SQLite file, whichever engine it is of',
  },
  commands: {
    uses: ['protocol', 'domain', 'store'],
    libraries: ['zod'],
    why: 'commands know no transport and no engine',
  },
  log: {
    uses: ['protocol', 'domain', 'log/cursor.ts'],
    knows: ['store'],
    libraries: ['pino'],
    why: 'here the log is read and never written',
  },
  'log/cursor.ts': { uses: [], why: 'a cursor is a text' },
  auth: {
    uses: ['protocol', 'domain'],
    knows: ['store'],
    libraries: ['jose', 'zod'],
    why: 'who is asking, and no more',
  },
  http: {
    uses: [
      'protocol',
      'domain',
      'auth',
      'i18n',
      'log/cursor.ts',
      'store/store-unavailable.ts',
      'first-steps.ts',
      'loopback.ts',
      'webhooks',
      'measures',
    ],
    knows: ['commands', 'store', 'limits', 'custody', 'push', 'photographs', 'config.ts', 'demo-login.ts'],
    libraries: ['hono', 'node:', 'pino', 'zod'],
    why: 'the edge holds no rules, and a GET cannot write',
  },
  photographs: { uses: ['protocol', 'domain'], why: 'a picture is developed without a store and without a request' },
  sockets: {
    uses: ['protocol', 'domain', 'log', 'log/cursor.ts', 'sockets/frames.ts'],
    knows: ['auth', 'store', 'limits', 'custody'],
    libraries: ['bun', 'hono/utils/url', 'node:net', 'pino', 'zod'],
    why: 'the edge holds no rules and does not write',
  },
  'sockets/frames.ts': { uses: ['protocol'], knows: ['domain'], libraries: ['zod'], why: 'from an event to a frame' },
  custody: {
    uses: ['protocol', 'domain', 'store/store-unavailable.ts'],
    knows: ['commands', 'store'],
    libraries: ['pino', 'zod'],
    why: 'what watches over orders decides by rules and writes by commands',
  },
  webhooks: {
    uses: ['protocol', 'domain', 'custody', 'networks.ts'],
    knows: ['commands', 'store'],
    libraries: ['ipaddr.js', 'node:', 'pino', 'standardwebhooks'],
    why: 'what other systems are told is written by commands and sent from here',
  },
  measures: {
    uses: ['protocol', 'domain', 'store/store-unavailable.ts'],
    knows: ['store', 'i18n'],
    libraries: ['pino', 'prom-client'],
    why: 'figures are read and never written',
  },
  push: {
    uses: ['protocol', 'domain', 'i18n', 'custody', 'webhooks'],
    knows: ['commands', 'store', 'config.ts'],
    libraries: ['pino', 'web-push', 'zod'],
    why: 'what browsers are told is written by commands and sent from here',
  },
  'open-engine.ts': {
    uses: ['store', 'store/store-unavailable.ts', 'store/transfer', 'store/postgres', 'store/sqlite', 'config.ts'],
    knows: ['data-folder.ts'],
    why: 'from an address to an engine',
  },
  'site.ts': {
    uses: [
      ...['domain', 'commands', 'store', 'store/store-unavailable.ts'],
      ...['open-engine.ts', 'config.ts', 'data-folder.ts'],
    ],
    libraries: ['node:'],
    why: 'opens the data and serves nobody',
  },
  'housekeeping.ts': { uses: [], knows: ['commands'], libraries: ['pino'], why: 'a broom and a timer' },
  'demo-login.ts': {
    uses: [],
    knows: ['data-folder.ts'],
    libraries: ['node:', 'zod'],
    why: 'a file of the data folder',
  },
  'demo-menu.ts': { uses: [], knows: ['commands'], why: 'data' },
  'demo-site.ts': {
    uses: ['auth', 'commands', 'photographs', 'demo-login.ts', 'demo-menu.ts'],
    knows: ['domain', 'site.ts'],
    libraries: ['node:'],
    why: 'a demo is filled by commands, like any site',
  },
  'loopback.ts': { uses: [], why: 'names know nobody' },
  'first-steps.ts': { uses: [], knows: ['demo-login.ts'], why: 'texts to copy' },
  'server.ts': {
    uses: [
      ...['protocol', 'domain', 'i18n', 'bus', 'limits', 'auth', 'commands', 'store', 'log', 'http', 'sockets'],
      ...['custody', 'site.ts', 'config.ts', 'data-folder.ts', 'logger.ts', 'housekeeping.ts', 'demo-site.ts'],
      ...['loopback.ts', 'networks.ts', 'push', 'webhooks', 'measures', 'photographs'],
    ],
    libraries: ['bun', 'node:', 'pino'],
    why: 'the composition root knows everybody but the command line',
  },
  cli: {
    uses: [
      ...[
        'protocol',
        'domain',
        'i18n',
        'auth',
        'bus',
        'commands',
        'store',
        'store/store-unavailable.ts',
        'store/postgres',
        'store/sqlite',
        'store/transfer',
        'open-engine.ts',
        'log',
      ],
      ...['log/cursor.ts', 'sockets/frames.ts', 'site.ts', 'config.ts', 'data-folder.ts'],
      ...['demo-login.ts', 'demo-site.ts', 'first-steps.ts', 'loopback.ts', 'webhooks', 'measures', 'photographs'],
    ],
    libraries: ['@inquirer/prompts', 'commander', 'node:', 'zod'],
    why: 'the command line works beside the server and not through its edges',
  },
  'main.ts': { uses: ['cli'], why: 'a few lines' },
  client: {
    uses: [],
    knows: ['protocol'],
    libraries: ['idb-keyval'],
    why: 'what a page loads knows the words on the wire as types alone',
  },
  'client/react': { uses: ['client'], libraries: ['react'], why: 'hooks are the client as React wants it' },
  'web/ui': {
    uses: [],
    libraries: ['@base-ui/react', 'i18next', 'react'],
    why: 'what all pages share knows no page, no server and no order',
  },
  'web/core': {
    uses: [],
    knows: ['client', 'protocol'],
    why: 'what all pages decide and do without a screen: time, what changes, what is sold out, when a new version takes over',
  },
  'web/board': {
    uses: ['web/core', 'web/ui', 'client', 'client/react', ...CORE_OF_THE_BOARD, 'web/board/i18n'],
    knows: ['protocol'],
    libraries: ['@tanstack/react-query', '@tanstack/react-router', 'react', 'react-dom'],
    why: 'the board works through the client, and knows the words on the wire as types alone',
  },
  'web/board/ages': {
    uses: ['client', 'client/react', 'web/core'],
    knows: ['protocol'],
    why: 'how late it is needs a clock and no page',
  },
  'web/board/ringing': {
    uses: [...['client', 'client/react', 'web/core', 'web/ui', 'web/board/ages', 'web/board/stations']],
    knows: ['protocol'],
    why: 'what sounds is decided without a page, and sounded without one',
  },
  'web/board/stations': { uses: [], knows: ['protocol'], why: 'which line is whose is a rule' },
  'web/board/totals': {
    uses: ['web/board/stations', 'web/core'],
    knows: ['client', 'protocol'],
    why: 'counting is a rule',
  },
  'web/board/keys': { uses: [], libraries: ['react'], why: 'from a key to what it does' },
  'web/board/devices': {
    uses: ['client/react', 'web/core', 'web/ui'],
    knows: ['client', 'protocol'],
    why: 'what a device can do needs no order',
  },
  'web/board/i18n': { uses: ['web/ui'], why: 'texts know nobody' },
  'web/board/manifest.ts': { uses: [], libraries: ['vite-plugin-pwa'], why: 'read by the build' },
  'web/board/worker': {
    uses: [],
    libraries: ['workbox-precaching', 'workbox-routing'],
    why: 'the worker lives without a page',
  },
  'web/kiosk': {
    uses: ['web/core', 'web/ui', 'client', 'client/react', ...CORE_OF_THE_KIOSK],
    knows: ['protocol'],
    libraries: ['react', 'react-dom'],
    why: 'the kiosk works through the client, and knows the words on the wire as types alone',
  },
  'web/kiosk/cart': {
    uses: ['web/core', 'web/ui'],
    knows: ['client', 'protocol'],
    why: 'what is chosen is kept without a page',
  },
  'web/kiosk/device': {
    uses: ['web/core', 'web/ui'],
    knows: ['client'],
    why: 'which device it is, and whether it is taken, needs no order',
  },
  'web/kiosk/flow': { uses: ['web/core'], why: 'from a screen to the next is a rule' },
  'web/kiosk/i18n': { uses: ['web/ui'], why: 'texts know nobody' },
  'web/kiosk/idle': {
    uses: ['web/core'],
    why: 'that nobody is there needs a clock and no page',
  },
  'web/kiosk/menu': {
    uses: ['client', 'web/core', 'web/ui'],
    knows: ['protocol'],
    why: 'the menu is kept up without a page',
  },
  'web/kiosk/orders': {
    uses: ['client', 'web/core', 'web/ui'],
    knows: ['protocol'],
    why: 'what a room is told is a rule, and is kept without a page',
  },
  'web/kiosk/placing': {
    uses: ['client', 'web/core', 'web/kiosk/cart'],
    why: 'ordering needs a cart and no page',
  },
  'web/kiosk/sound': { uses: [], why: 'a sound needs no order' },
  'web/kiosk/manifest.ts': { uses: [], libraries: ['vite-plugin-pwa'], why: 'read by the build' },
  'web/kiosk/worker': {
    uses: [],
    libraries: ['workbox-precaching', 'workbox-routing', 'workbox-strategies'],
    why: 'the worker lives without a page',
  },
};

/** Files that may do what their room may not. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  'cli/serve.ts': ['server.ts'],
  'cli/start.ts': ['server.ts'],
};

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const FROM =
  /^[ \t]*(?:import|export)[ \t]+(type[ \t]+)?((?:\*|\{|[\w$])[^'";]*?)[ \t\n]*\bfrom[ \t]*['"]([^'"\n]+)['"]/gm;
const BARE = /^[ \t]*import[ \t]*['"]([^'"\n]+)['"]/gm;
const CALLED = /\bimport\(\s*['"]([^'"\n]+)['"]/g;

function importsOf(text: string): Import[] {
  const found: Import[] = [];
  for (const [, type, names = '', specifier = ''] of text.matchAll(FROM)) {
    const named = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
    const each = named
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const typeOnly = type !== undefined || (each?.every((name) => name.startsWith('type ')) ?? false);
    found.push({ specifier, typeOnly });
  }
  for (const pattern of [BARE, CALLED]) {
    for (const [, specifier = ''] of text.matchAll(pattern)) found.push({ specifier, typeOnly: false });
  }
  return found;
}

function filesIn(folder: string): SourceFile[] {
  return [...new Bun.Glob('**/*.{ts,tsx}').scanSync(join(ROOT, folder))].sort().map((name) => {
    const text = readFileSync(join(ROOT, folder, name), 'utf8');
    return { path: `${folder}/${name.replaceAll('\\', '/')}`, text, imports: importsOf(text) };
  });
}

const isTest = (path: string) =>
  /\.(test|contract)\.ts$/.test(path) ||
  ['server/test/', 'torture/', 'e2e/', 'web/test/'].some((folder) => path.startsWith(folder));

const everything = [
  ...filesIn('protocol/src'),
  ...filesIn('client/src'),
  ...filesIn('web/core'),
  ...filesIn('web/ui'),
  ...filesIn('web/board'),
  ...filesIn('web/kiosk'),
  ...filesIn('web/test'),
  ...filesIn('server/src'),
  ...filesIn('server/test'),
  ...filesIn('torture'),
  ...filesIn('e2e'),
];
const sources = everything.filter(({ path }) => !isTest(path));
const tests = everything.filter(({ path }) => isTest(path));

/** `commands/place-order.ts`, `protocol/order.ts`: how rooms are named. */
function inHouse(path: string): string {
  return path.replace(/^server\/src\//, '').replace(/^(protocol|client)\/src\//, '$1/');
}

function roomOf(path: string): string | undefined {
  const place = inHouse(path);
  // A component knows the page, also where it stands beside what knows none.
  if (place.startsWith('web/board/') && place.endsWith('.tsx')) return 'web/board';
  const rooms = Object.keys(RULES).filter((room) => place === room || place.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

/** The file of ours that an import names; null where it names a library. */
function targetOf(from: string, specifier: string): string | null {
  const ours = /^@comanda\/protocol\/(.+)$/.exec(specifier)?.[1];
  if (ours !== undefined) return `protocol/src/${ours}.ts`;
  const client = /^@comanda\/client(\/react)?$/.exec(specifier);
  if (client) return client[1] === undefined ? 'client/src/comanda.ts' : 'client/src/react/react.ts';
  if (!specifier.startsWith('.')) return null;
  return relative(ROOT, join(ROOT, dirname(from), specifier)).replaceAll('\\', '/');
}

function libraryOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

/** What one import does that it may not; null where it may. */
function offence(file: SourceFile, { specifier, typeOnly }: Import): string | null {
  const room = roomOf(file.path);
  const rule = room === undefined ? undefined : RULES[room];
  if (room === undefined || rule === undefined) return `${file.path} stands in no room: give it one in RULES`;
  const target = targetOf(file.path, specifier);
  const say = (what: string) => {
    const may = [...rule.uses, ...(rule.knows ?? []).map((name) => `type ${name}`), ...(rule.libraries ?? [])];
    return `${file.path} → ${what}; ${room} may import ${may.join(', ') || 'nothing'}: ${rule.why}`;
  };
  if (target === null) {
    const known = [specifier, libraryOf(specifier)].some((name) => rule.libraries?.includes(name));
    return known ? null : say(specifier);
  }
  // The manifest of the package says which version it is.
  if (target === 'server/package.json') return room === 'cli' || room === 'server.ts' ? null : say(target);
  const there = roomOf(target);
  if (there === room || there === undefined) return there === room ? null : say(target);
  if (rule.uses.includes(there) || EXCEPTIONS[inHouse(file.path)]?.includes(there)) return null;
  if (rule.knows?.includes(there)) return typeOnly ? null : say(`${target} as a value`);
  return say(target);
}

describe('who may import whom', () => {
  test('every import keeps the rules', () => {
    const offences = sources.flatMap((file) => file.imports.map((each) => offence(file, each)));
    expect(offences.filter((each) => each !== null)).toEqual([]);
  });

  test('no import is overlooked', () => {
    const transpilers = { ts: new Bun.Transpiler({ loader: 'ts' }), tsx: new Bun.Transpiler({ loader: 'tsx' }) };
    // What JSX is compiled to.
    const added = ['react', 'react/jsx-dev-runtime'];
    for (const { path, text, imports } of everything) {
      const seen = new Set(imports.map(({ specifier }) => specifier));
      const found = transpilers[path.endsWith('.tsx') ? 'tsx' : 'ts'].scanImports(text);
      const missed = found.filter(
        (each) => !seen.has(each.path) && !(each.kind === 'require-call' && added.includes(each.path)),
      );
      expect({ path, missed }).toEqual({ path, missed: [] });
    }
  });

  test('no source imports a test', () => {
    const offences = sources.flatMap(({ path, imports }) =>
      imports.map(({ specifier }) => targetOf(path, specifier)).filter((target) => target !== null && isTest(target)),
    );
    expect(offences).toEqual([]);
  });

  test('every room of the rules is there', () => {
    const lived = new Set(sources.map(({ path }) => roomOf(path)));
    const named = Object.values(RULES).flatMap(({ uses, knows = [] }) => [...uses, ...knows]);
    expect([...Object.keys(RULES), ...named].filter((room) => !lived.has(room))).toEqual([]);
  });

  test('the rules themselves have no circle', () => {
    const edges = new Map(Object.entries(RULES).map(([room, { uses, knows = [] }]) => [room, [...uses, ...knows]]));
    expect(circleIn(edges)).toBeNull();
  });

  test('no two files need each other to be loaded', () => {
    const edges = new Map(
      sources.map(({ path, imports }) => {
        const targets = imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => targetOf(path, specifier));
        return [path, targets.filter((target) => target !== null)];
      }),
    );
    expect(circleIn(edges)).toBeNull();
  });
});

/** A way that ends where it began, as a sentence; null where there is none. */
function circleIn(edges: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>();
  function visit(node: string, way: readonly string[]): string | null {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node].join(' → ');
    if (done.has(node)) return null;
    for (const next of edges.get(node) ?? []) {
      const circle = visit(next, [...way, node]);
      if (circle) return circle;
    }
    done.add(node);
    return null;
  }
  for (const node of edges.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
  return null;
}

describe('how files are written', () => {
  const LARGEST_SOURCE = 400;
  const LARGEST_TEST = 600;
  const lines = (text: string) => text.split('\n').length - 1;

  test(`no source has more than ${LARGEST_SOURCE} lines, no test more than ${LARGEST_TEST}`, () => {
    const tooLong = [
      ...sources.filter(({ text }) => lines(text) > LARGEST_SOURCE),
      ...tests.filter(({ text }) => lines(text) > LARGEST_TEST),
    ];
    expect(tooLong.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([]);
  });

  test('nothing is of type any, and no check is switched off', () => {
    const any = /\bas\s+any\b|:\s*any\s*(?:[;,)=>\]|&{}]|$)|<\s*any\s*[,>[]|\bany\[\]|,\s*any\s*>/m;
    const off = /@ts-(?:ignore|expect-error|nocheck)|biome-ignore/;
    const thisFile = 'server/test/architecture.test.ts';
    const offences = everything.filter(({ path, text }) => path !== thisFile && (any.test(text) || off.test(text)));
    expect(offences.map(({ path }) => path)).toEqual([]);
  });

  test('a source says on top what it is for', () => {
    const silent = sources.filter(({ text }) => !text.startsWith('/**') && !text.startsWith('#!'));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('nothing is called utils, helpers or index', () => {
    const drawers = everything.filter(({ path }) => /(^|\/)(utils?|helpers?|index|misc|common)(\.tsx?$|\/)/.test(path));
    expect(drawers.map(({ path }) => path)).toEqual([]);
  });
});

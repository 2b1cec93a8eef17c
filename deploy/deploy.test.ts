/** What is shipped for many servers: valid for the engines that read it, and of one mind with the settings and itself. */
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, problemType } from '@comanda/protocol/problem';
import { z } from 'zod';
import { readConfig, SETTINGS } from '../server/src/config.ts';
import { LANGUAGES, translator } from '../server/src/i18n/translate.ts';
import { freePort } from '../server/test/harness/free-port.ts';
import { tempFolder } from '../server/test/harness/temp-folder.ts';
import { Nginx } from '../torture/src/topology/nginx.ts';

const read = (name: string) => readFileSync(join(import.meta.dir, name), 'utf8');

const Service = z.object({
  environment: z.record(z.string(), z.string()).optional(),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.object({ ipv4_address: z.string() }))]).optional(),
  volumes: z.array(z.string()).optional(),
});
const Compose = z.object({ services: z.record(z.string(), Service) });

const compose = read('compose.yaml');
const { services } = Compose.parse(Bun.YAML.parse(compose));
const serverNames = Object.keys(services).filter((name) => name.startsWith('comanda-'));
/** Without its comments. */
const nginx = read('nginx.conf').replace(/^\s*#.*\n/gm, '');

/** As an operator fills it in. */
const VALUES: Readonly<Record<string, string>> = {
  PUBLIC_URL: 'https://orders.example.com',
  SECRET_KEY: 'thirty-two characters, or some more',
  POSTGRES_PASSWORD: 'letters0and1digits',
  REDIS_PASSWORD: 'others2',
};

/** As the engine does: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`. */
function filledIn(text: string): string {
  return text.replace(
    /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g,
    (_, name, kind, rest) => VALUES[name] ?? (kind === '-' ? rest : ''),
  );
}

function addressOf(service: string): string {
  const networks = services[service]?.networks;
  return networks && !Array.isArray(networks) ? (networks.inside?.ipv4_address ?? '') : '';
}

describe('compose.yaml', () => {
  test('is what the schema of compose files allows', () => {
    const linter = join(import.meta.dir, '../node_modules/dclint/bin/dclint.cjs');
    const file = join(import.meta.dir, 'compose.yaml');
    const { stdout, stderr } = Bun.spawnSync([process.execPath, linter, '--formatter', 'json', '--quiet', file]);
    const Report = z.array(z.object({ messages: z.array(z.object({ rule: z.string(), message: z.string() })) }));
    const report = Report.parse(JSON.parse(stdout.toString() || stderr.toString()));
    // nginx listens to the whole world: that is what it is for.
    const found = report
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => rule !== 'no-unbound-port-interfaces');
    expect(found).toEqual([]);
    expect(report).toHaveLength(1);
  });

  test('gives the servers settings that exist and can be used', () => {
    expect(serverNames).toHaveLength(3);
    for (const name of serverNames) {
      const given = services[name]?.environment ?? {};
      expect(Object.keys(given).filter((setting) => !(setting in SETTINGS))).toEqual([]);
      const settings = Object.fromEntries(Object.entries(given).map(([setting, value]) => [setting, filledIn(value)]));
      const config = readConfig(settings);
      expect(new URL(config.DATABASE_URL ?? '')).toMatchObject({ hostname: 'postgres', pathname: '/comanda' });
      expect(new URL(config.REDIS_URL ?? '')).toMatchObject({ hostname: 'redis', password: VALUES.REDIS_PASSWORD });
      expect(config.SITE_LANGUAGES).toEqual(['es', 'en']);
      expect(config.PUBLIC_URL).toBe('https://orders.example.com');
    }
  });

  test('has a folder for each server, because no two share their logs', () => {
    const volumes = serverNames.map((name) => services[name]?.volumes ?? []);
    expect(volumes).toEqual(serverNames.map((name) => [`${name}:/data`]));
  });

  test('lets the servers believe nginx, and nobody else, whom it speaks for', () => {
    for (const name of serverNames) {
      expect(services[name]?.environment?.TRUSTED_PROXIES).toBe(addressOf('nginx'));
      expect(addressOf(name)).not.toBe(addressOf('nginx'));
    }
    expect(addressOf('nginx')).not.toBe('');
    expect(nginx).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  });

  test('asks for what .env.example explains', () => {
    const asked = new Set([...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    const explained = new Set([...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name));
    expect(explained).toEqual(asked);
  });
});

test('nginx knows exactly the servers that are started, where they listen', () => {
  const port = services[serverNames[0] ?? '']?.environment?.PORT;
  const upstream = [...nginx.matchAll(/^\s+server (\S+) /gm)].map(([, address]) => address);
  expect(upstream).toEqual(serverNames.map((name) => `${name}:${port}`));
});

test('nginx writes no address with its query, where a token may be', () => {
  expect(nginx).not.toMatch(/\$request\b|\$request_uri|\$args|\$query_string/);
  expect(nginx).toMatch(/^error_log \S+ crit;$/m);
});

test('where no server answers, nginx says so in the words that a server would use', async () => {
  using folder = tempFolder();
  await using proxy = await Nginx.start(folder.path, [await freePort(), await freePort(), await freePort()]);
  for (const language of LANGUAGES) {
    const headers = { 'Accept-Language': language };
    const response = await fetch(`${proxy.url}/api/public/orders/create`, { method: 'POST', headers, body: '{}' });
    const t = translator(language);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('2');
    expect(Problem.parse(await response.json())).toEqual({
      type: problemType('outcome_unknown'),
      title: t('api.problem.outcome_unknown.title'),
      status: 503,
      detail: t('api.problem.outcome_unknown.detail'),
      error: t('api.problem.outcome_unknown.detail'),
    });
  }
});

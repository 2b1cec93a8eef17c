/** A whole server on a free port over a site of its own, within the test or as a process of its own. */
import { fileURLToPath } from 'node:url';
import type { LoginAnswer } from '@comanda/protocol/session';
import type { Subprocess } from 'bun';
import type { z } from 'zod';
import { systemClock, type Timekeeper } from '../../src/domain/clock.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { ask } from './api.ts';
import { EMAILS, makeTestSite, PASSWORD, type TestSite } from './site.ts';

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly server: RunningServer;
  readonly place: TestSite;
  login(role?: keyof typeof EMAILS): Promise<z.infer<typeof LoginAnswer>>;
}

export async function startTestServer(
  settings: Readonly<Record<string, string>> = {},
  clock: Timekeeper = systemClock,
  boardFolder?: string,
  kioskFolder?: string,
): Promise<TestServer> {
  return serveTestSite(await makeTestSite(settings, clock), clock, boardFolder, kioskFolder);
}

/** Serves a site that may have a past; its folder goes with the server. */
export async function serveTestSite(
  place: TestSite,
  clock: Timekeeper = systemClock,
  boardFolder?: string,
  kioskFolder?: string,
): Promise<TestServer> {
  const server = await startServer(place.config, clock, boardFolder, kioskFolder);
  return {
    url: server.url,
    server,
    place,
    login: (role = 'STAFF') => login(server.url, role),
    async [Symbol.asyncDispose]() {
      await server.stop();
      const { opened, closed, open } = server.sockets();
      await place[Symbol.asyncDispose]();
      // The books balance after every test.
      if (open !== 0 || opened !== closed) throw new Error(`sockets: ${opened} opened, ${closed} closed, ${open} open`);
    },
  };
}

export async function login(url: string, role: keyof typeof EMAILS): Promise<z.infer<typeof LoginAnswer>> {
  const { body } = await ask<z.infer<typeof LoginAnswer>>(url, 'POST', '/api/auth/login', {
    body: { email: EMAILS[role], password: PASSWORD },
  });
  return body;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly process: Subprocess<'ignore', 'pipe', 'pipe'>;
}

/** `comanda serve` over a folder, as a process that can be killed, frozen and started again. */
export async function spawnServer(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = Bun.spawn([process.execPath, MAIN, 'serve', '--json', '--data', folder, '--port', '0'], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, LOG_LEVEL: 'error', COMANDA_LANG: 'en', ...settings },
  });
  const url = await firstUrl(child);
  return {
    url,
    process: child,
    async [Symbol.asyncDispose]() {
      // A frozen process hears nothing but SIGKILL and SIGCONT.
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await child.exited;
    },
  };
}

async function firstUrl(child: Subprocess<'ignore', 'pipe', 'pipe'>): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout) {
    text += new TextDecoder().decode(chunk);
    const url = /"url":\s*"([^"]+)"/.exec(text)?.[1];
    if (url) return url;
  }
  throw new Error(`the server ended before it listened: ${await new Response(child.stderr).text()}`);
}

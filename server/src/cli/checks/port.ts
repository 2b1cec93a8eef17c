/** Checks the port: free for a server, or held by one of ours that is well. */
import { createServer } from 'node:net';
import { Health, Readiness } from '@comanda/protocol/health';
import type { Config } from '../../config.ts';
import type { Translate } from '../../i18n/translate.ts';
import { type Finding, failed, ok } from './finding.ts';

/** A server on this machine that takes longer to say that it lives does not. */
const PATIENCE_MS = 2_000;

export async function checkPort(t: Translate, { HOST: host, PORT: port }: Config): Promise<Finding> {
  if (port === 0) return ok('port', t('cli.doctor.port.any'));
  const problem = await listeningFails(host, port);
  if (problem === null) return ok('port', t('cli.doctor.port.free', { host, port }));
  if (problem !== 'EADDRINUSE') {
    const text = t('startup.cannot_listen', { host, port, reason: problem });
    return failed('port', text, t('cli.doctor.port.cannot_cure'));
  }
  const url = `http://${reachable(host)}:${port}`;
  const health = Health.safeParse(await answer(`${url}/healthz`));
  if (!health.success) {
    return failed('port', t('cli.doctor.port.taken', { host, port }), t('cli.doctor.port.cure', { other: port + 1 }));
  }
  const { version } = health.data;
  const readiness = Readiness.safeParse(await answer(`${url}/readyz`));
  if (readiness.data?.status === 'ready') return ok('port', t('cli.doctor.port.ours', { url, version }));
  const checks = Object.entries(readiness.data?.checks ?? {}).filter(([, state]) => state !== 'ok');
  const names = checks.map(([name]) => name).join(', ') || '/readyz';
  return failed('port', t('cli.doctor.port.ill', { url, version, names }), t('cli.doctor.port.ill_cure'));
}

/** Where a server that listens everywhere is asked. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Null where the port can be opened; else the code of what keeps it shut. */
function listeningFails(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

async function answer(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    return await response.json();
  } catch {
    return null;
  }
}

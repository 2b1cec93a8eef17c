/** The programs that a site of several servers may consist of: installs on Debian what is missing. Needs nothing but Node. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { ensurePackages } from './packages.mjs';

/** Each with a package of Debian's that brings it, and where Debian keeps it when it is not on the path. */
const PROGRAMS = [
  { packageName: 'postgresql', isThere: hasPostgres },
  {
    packageName: 'redis-server',
    isThere: () => runs('redis-server', '--version') || runs('valkey-server', '--version'),
  },
  { packageName: 'pgbouncer', isThere: () => runs('pgbouncer', '--version') || existsSync('/usr/sbin/pgbouncer') },
  { packageName: 'openssl', isThere: () => runs('openssl', 'version') },
  { packageName: 'nginx', isThere: () => runs('nginx', '-v') || existsSync('/usr/sbin/nginx') },
];

export function ensureSitePrograms() {
  const missing = PROGRAMS.filter(({ isThere }) => !isThere()).map(({ packageName }) => packageName);
  if (missing.length === 0) return;
  ensurePackages(missing, [
    'Hacen falta PostgreSQL, Redis, PgBouncer, OpenSSL y nginx: brew install postgresql redis pgbouncer openssl nginx',
    'PostgreSQL, Redis, PgBouncer, OpenSSL and nginx are needed: brew install postgresql redis pgbouncer openssl nginx',
  ]);
}

function runs(program, flag) {
  return spawnSync(program, [flag]).status === 0;
}

/** Debian keeps each version in a folder of its own; elsewhere its programs are on the path. */
function hasPostgres() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions.some((version) => existsSync(`${root}/${version}/bin/initdb`)) || runs('initdb', '--version');
}

/** Which machine and which versions the figures come from: without them they mean nothing. */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { Lab } from './lab/lab.ts';
import { busyShare } from './lab/quiet.ts';
import { CACHE } from './places.ts';
import { median } from './statistics.ts';

const PACKAGES = [
  'python3-django',
  'python3-django-channels',
  'python3-channels-redis',
  'daphne',
  'python3-djangorestframework',
  'python3-psycopg2',
  'postgresql',
  'redis-server',
] as const;

function output(...command: string[]): string {
  return Bun.spawnSync(command).stdout.toString().trim();
}

export interface Machine {
  readonly lines: readonly string[];
}

/** A quiet machine is below this. */
const QUIET = 0.05;

export async function describeMachine(lab: Lab): Promise<Machine> {
  const busy = await busyShare();
  const neighbours = `${Math.round(busy * 100)} % of the processors in use before the start`;
  const file = lab.path('disk');
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  const versions = PACKAGES.map((name) => `${name} ${output('dpkg-query', '-W', '-f', '$' + '{Version}', name)}`);
  return {
    lines: [
      `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      `${system}, Linux ${release()}; ${output('findmnt', '-n', '-o', 'FSTYPE', '-T', CACHE)}, ${Math.round(syncTime(file))} µs for 4 KiB written and synced to disk (median)`,
      busy > QUIET ? `**Not a quiet machine: ${neighbours}; the figures are worse than they should be**` : neighbours,
      `Bun ${Bun.version}, SQLite in it; ${output('gcc', '--version').split('\n')[0]}`,
      `${output('/usr/bin/python3', '--version')}, ${versions.join(', ')}`,
    ],
  };
}

/** Microseconds that the disk takes for the smallest durable write: the floor under every commit. */
function syncTime(file: string): number {
  const descriptor = openSync(file, 'w');
  const page = new Uint8Array(4096);
  const times: number[] = [];
  for (let i = 0; i < 300; i++) {
    const start = performance.now();
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    times.push((performance.now() - start) * 1000);
  }
  closeSync(descriptor);
  return median(times);
}

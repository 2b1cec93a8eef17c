/** Checks the data folder from outside: whether it is there, room on its disk, its secrets. Makes nothing. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DataFolder, readSecrets, StartupError } from '../../data-folder.ts';
import type { Translate } from '../../i18n/translate.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

const MIB = 2 ** 20;

/** A day of a busy site, log files and the write-ahead log at its largest fit into this many times over. */
const ROOM_ENOUGH = 1024 * MIB;
const ROOM_TOO_LITTLE = 100 * MIB;

/** What of the path is there: the folder itself, or the nearest one above it. */
function nearestExisting(path: string): string {
  let found = path;
  while (!existsSync(found) && dirname(found) !== found) found = dirname(found);
  return found;
}

function mayWriteIn(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export function checkFolder(t: Translate, folder: DataFolder): Finding {
  const { path, database } = folder;
  const there = nearestExisting(path);
  if (!mayWriteIn(there)) {
    return failed('folder', t('cli.doctor.folder.closed', { folder: there }), t('cli.doctor.folder.closed_cure'));
  }
  if (existsSync(database)) return ok('folder', t('cli.doctor.folder.good', { folder: path }));
  return warning('folder', t('cli.doctor.folder.empty', { folder: path }), t('cli.doctor.folder.empty_cure'));
}

export function checkDisk(t: Translate, folder: DataFolder): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(folder.path));
  const free = bavail * bsize;
  const text = t('cli.doctor.disk.free', { mib: Math.floor(free / MIB) });
  if (free < ROOM_TOO_LITTLE) return failed('disk', text, t('cli.doctor.disk.cure'));
  if (free < ROOM_ENOUGH) return warning('disk', text, t('cli.doctor.disk.cure'));
  return ok('disk', text);
}

export function checkSecrets(t: Translate, folder: DataFolder): Finding {
  if (!existsSync(folder.secretsFile)) return ok('secrets', t('cli.doctor.secrets.not_yet'));
  try {
    readSecrets(folder);
    return ok('secrets', t('cli.doctor.secrets.good', { file: folder.secretsFile }));
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    return failed('secrets', t(error.key, error.values), t('cli.doctor.secrets.cure'));
  }
}

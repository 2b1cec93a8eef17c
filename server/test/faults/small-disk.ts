/** A small disk of a test's own, where it may mount one. */
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk extends Disposable {
  readonly path: string;
  /** From now on it can be read and no longer written. */
  close(): void;
}

/** Null where the system or the user does not allow it. */
export function mountSmallDisk(): SmallDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const path = mkdtempSync(join(tmpdir(), 'comanda-disk-'));
  const { exitCode } = Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', path]);
  if (exitCode !== 0) {
    rmdirSync(path);
    return null;
  }
  return {
    path,
    close() {
      Bun.spawnSync(['mount', '-o', 'remount,ro', path]);
    },
    [Symbol.dispose]() {
      Bun.spawnSync(['umount', '--lazy', path]);
      rmdirSync(path);
    },
  };
}

export function canMountDisks(): boolean {
  using disk = mountSmallDisk();
  return disk !== null;
}

/** What processes have used, as Linux counts it: processor time and memory, children included. */
import { readFileSync } from 'node:fs';

/** Linux counts processor time for /proc in hundredths of a second on every machine of today. */
const TICKS_PER_SECOND = 100;

function familyOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' ').flatMap((child) => familyOf(Number(child))))];
}

/** A database ends processes of its own at any moment; what one of them has used is its parent's a moment later. */
const LOOKS = 10;

function counted(what: () => number): number {
  for (let look = 1; look < LOOKS; look++) {
    try {
      return what();
    } catch (error) {
      const gone = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
      if (!gone) throw error;
    }
  }
  return what();
}

/** Seconds of processor, user and system, that the processes and their children have used since they began. */
export function cpuSeconds(pids: readonly number[]): number {
  return counted(() => cpuTicks(pids)) / TICKS_PER_SECOND;
}

function cpuTicks(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids.flatMap(familyOf)) {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; what is counted from behind it are fields 3 and on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // utime, stime, and those of children that have ended: fields 14 to 17.
    for (const field of fields.slice(11, 15)) ticks += Number(field);
  }
  return ticks;
}

/** Bytes of memory that the processes and their children hold. */
export function residentBytes(pids: readonly number[]): number {
  return counted(() => residentKilobytes(pids)) * 1024;
}

function residentKilobytes(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids.flatMap(familyOf)) {
    kilobytes += Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  }
  return kilobytes;
}

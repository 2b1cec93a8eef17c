/** What a screen must be able to do at the start of a shift, and when that was looked at last. */
import { fieldOf, Stored } from '../../ui/stored.ts';
import type { NotificationState } from '../devices/notifications.ts';
import type { ShiftState } from '../devices/push-shift.ts';
import type { WakeLockState } from '../devices/wake-lock.ts';

export type ShiftPart = 'sound' | 'screen' | 'notifications' | 'push' | 'connection';

/** What is known of each. */
export interface ShiftFacts {
  /** Somebody has said that they heard it, in this check. */
  readonly isHeard: boolean;
  readonly wakeLock: WakeLockState;
  readonly notifications: NotificationState;
  readonly push: ShiftState;
  readonly isLive: boolean;
}

/** What does not work, or nobody knows whether it does: as it is said to whoever goes on nevertheless. */
export function missingParts({ isHeard, wakeLock, notifications, push, isLive }: ShiftFacts): ShiftPart[] {
  const isWell: readonly (readonly [ShiftPart, boolean])[] = [
    ['sound', isHeard],
    ['screen', wakeLock === 'held'],
    ['notifications', notifications === 'granted'],
    ['push', push.is === 'on'],
    ['connection', isLive],
  ];
  return isWell.filter(([, well]) => !well).map(([part]) => part);
}

/** A check of this device: by whom, and when by its own clock. */
export interface CheckedShift {
  readonly by: string;
  readonly at: number;
}

const SHIFT_MS = 8 * 3_600_000;

/** Somebody else has come, or the last one was checked a shift ago; a clock that was set back proves nothing. */
export function isDue(last: CheckedShift | null, by: string, now: number): boolean {
  return !last || last.by !== by || now - last.at >= SHIFT_MS || last.at > now;
}

export function readChecked(parsed: unknown): CheckedShift | null | undefined {
  const by = fieldOf(parsed, 'by');
  const at = fieldOf(parsed, 'at');
  return typeof by === 'string' && typeof at === 'number' ? { by, at } : undefined;
}

export function storedCheck(): Stored<CheckedShift | null> {
  return new Stored<CheckedShift | null>('comanda.board.shift_check', null, readChecked);
}

/** Notes in the log that a device behaves as a broken or a stolen one does: once per device, reason and hour, whoever saw it. */
import type { Clock } from '../domain/clock.ts';
import type { SuspicionReason } from '../domain/log-event.ts';
import type { Command } from '../store/transactor.ts';
import { oneByOne } from './command.ts';

export const SUSPICION_HOUR_MS = 60 * 60_000;

export interface Suspicion {
  readonly device: { readonly uid: string } | { readonly id: number };
  readonly reason: SuspicionReason;
}

/** Answers the device's id, and null where it was no news: a device that is not known is nobody's, and not noted. */
export function noteSuspicion(clock: Clock): Command<Suspicion, number | null> {
  return oneByOne('note-suspicion', async (tx, { device, reason }) => {
    const found = 'uid' in device ? await tx.clinic.deviceByUid(device.uid) : await tx.clinic.device(device.id);
    if (!found) return null;
    const now = clock.now();
    const toldAt = await tx.suspicions.toldAt(found.id, reason);
    if (toldAt !== undefined && hourOf(toldAt) === hourOf(now)) return null;
    await tx.suspicions.tell(found.id, reason, now);
    await tx.events.append(
      [{ kind: 'device_suspicious', deviceId: found.id, deviceUid: found.device_uid, reason, at: now }],
      now,
    );
    return found.id;
  });
}

function hourOf(at: number): number {
  return Math.floor(at / SUSPICION_HOUR_MS);
}

/** Keeps the place: makes and changes rooms and devices. A device that may no longer watch loses its sockets. */
import type { DeviceCreation, DeviceUpdate, RoomCreation, RoomUpdate } from '@comanda/protocol/clinic';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import { done, type Outcome, oneByOne, refused } from './command.ts';

export function createRoom(clock: Clock) {
  return oneByOne('create-room', async (tx, input: z.output<typeof RoomCreation>): Promise<Outcome<number>> => {
    if (await tx.clinic.roomByCode(input.code)) return refused({ code: 'already_exists', field: 'code' });
    return done(await tx.clinic.insertRoom(input, clock.now()));
  });
}

export const updateRoom = oneByOne(
  'update-room',
  async (tx, { id, update }: { id: number; update: z.output<typeof RoomUpdate> }): Promise<Outcome<number>> => {
    if (!(await tx.clinic.room(id))) return refused({ code: 'not_found' });
    const namesake = update.code === undefined ? undefined : await tx.clinic.roomByCode(update.code);
    if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'code' });
    await tx.clinic.updateRoom(id, update);
    return done(id);
  },
);

export function createDevice(clock: Clock) {
  return oneByOne('create-device', async (tx, input: z.output<typeof DeviceCreation>): Promise<Outcome<number>> => {
    if (await tx.clinic.deviceByUid(input.device_uid)) return refused({ code: 'already_exists', field: 'device_uid' });
    if (input.room !== null && !(await tx.clinic.room(input.room))) {
      return refused({ code: 'unknown_reference', field: 'room' });
    }
    return done(await tx.clinic.insertDevice(input, clock.now()));
  });
}

export function updateDevice(clock: Clock) {
  return oneByOne(
    'update-device',
    async (tx, { id, update }: { id: number; update: z.output<typeof DeviceUpdate> }): Promise<Outcome<number>> => {
      const before = await tx.clinic.device(id);
      if (!before) return refused({ code: 'not_found' });
      const namesake = update.device_uid === undefined ? undefined : await tx.clinic.deviceByUid(update.device_uid);
      if (namesake && namesake.id !== id) return refused({ code: 'already_exists', field: 'device_uid' });
      if (update.room != null && !(await tx.clinic.room(update.room))) {
        return refused({ code: 'unknown_reference', field: 'room' });
      }
      await tx.clinic.updateDevice(id, update);
      const renamed = update.device_uid !== undefined && update.device_uid !== before.device_uid;
      if (before.is_active && (update.is_active === false || renamed)) {
        await tx.events.append([{ kind: 'device_revoked', deviceId: id }], clock.now());
      }
      return done(id);
    },
  );
}

import { describe, expect, test } from 'bun:test';
import type { DeviceUpdate } from '@comanda/protocol/clinic';
import type { z } from 'zod';
import { openClinic } from '../../test/harness/open-clinic.ts';
import { DEVICE_UIDS } from '../../test/harness/small-clinic.ts';
import { refused } from './command.ts';

const taken = (field: string) => refused({ code: 'already_exists', field });
const unknownIn = (field: string) => refused({ code: 'unknown_reference', field });
const NOT_FOUND = refused({ code: 'not_found' });

describe('rooms', () => {
  test('have a code of their own', async () => {
    await using it = await openClinic();
    const { createRoom, updateRoom } = it.commands;
    expect(await createRoom({ code: '101', is_active: true })).toEqual(taken('code'));
    expect(await updateRoom({ id: it.rooms[1], update: { code: '101' } })).toEqual(taken('code'));
    expect(await updateRoom({ id: it.rooms[0], update: { code: '101' } })).toMatchObject({ ok: true });
    expect(await updateRoom({ id: 999, update: { code: 'x' } })).toEqual(NOT_FOUND);
    const both = await Promise.all([1, 2].map(() => createRoom({ code: '103', is_active: true })));
    expect(both).toMatchObject([{ ok: true }, taken('code')]);
  });

  test('are archived, with their devices left as they are', async () => {
    await using it = await openClinic();
    await it.commands.updateRoom({ id: it.rooms[0], update: { is_active: false } });
    expect(await it.store.reader.clinic.roomByCode('101')).toMatchObject({ is_active: false });
    expect(await it.store.reader.clinic.activeDevice(DEVICE_UIDS[0])).toMatchObject({ roomCode: '101' });
    expect((await it.store.reader.clinic.rooms(true, { offset: 0, limit: 10 })).rows.map(({ code }) => code)).toEqual([
      '102',
    ]);
  });
});

describe('devices', () => {
  const device = { device_type: 'IPAD', room: null, is_active: true };

  test('have a uid of their own and a room that is there', async () => {
    await using it = await openClinic();
    const { createDevice, updateDevice } = it.commands;
    const uid = (device_uid: string) => ({ ...device, device_uid });
    expect(await createDevice(uid(DEVICE_UIDS[0]))).toEqual(taken('device_uid'));
    expect(await createDevice({ ...uid('new'), room: 999 })).toEqual(unknownIn('room'));
    const [first, second] = it.devices;
    expect(await updateDevice({ id: first, update: { device_uid: DEVICE_UIDS[1] } })).toEqual(taken('device_uid'));
    expect(await updateDevice({ id: second, update: { room: 999 } })).toEqual(unknownIn('room'));
    expect(await updateDevice({ id: second, update: { room: null } })).toMatchObject({ ok: true });
    expect(await it.store.reader.clinic.device(second)).toMatchObject({ room: null, room_code: null });
    expect(await updateDevice({ id: 999, update: {} })).toEqual(NOT_FOUND);
  });

  const told: readonly [string, z.output<typeof DeviceUpdate>, boolean][] = [
    ['deactivated', { is_active: false }, true],
    ['renamed', { device_uid: 'renamed' }, true],
    ['named as it is', { device_uid: DEVICE_UIDS[0] }, false],
    ['still active', { is_active: true }, false],
    ['moved to another room', { room: 2 }, false],
    ['of another type', { device_type: 'TV' }, false],
  ];
  for (const [change, update, revoked] of told) {
    test(`${change}: ${revoked ? 'their sockets close' : 'their sockets stay'}`, async () => {
      await using it = await openClinic();
      const id = it.devices[0];
      expect(await it.commands.updateDevice({ id, update })).toEqual({ ok: true, value: id });
      expect(await it.news()).toEqual(revoked ? [{ kind: 'device_revoked', deviceId: id }] : []);
    });
  }

  test('that are inactive are nobody until they are active again', async () => {
    await using it = await openClinic();
    const update = (is_active: boolean) => it.commands.updateDevice({ id: it.devices[0], update: { is_active } });
    await update(false);
    await update(false);
    expect(await it.news()).toHaveLength(1);
    expect(await it.store.reader.clinic.activeDevice(DEVICE_UIDS[0])).toBeUndefined();
    await update(true);
    expect(await it.news()).toEqual([]);
    expect(await it.store.reader.clinic.activeDevice(DEVICE_UIDS[0])).toMatchObject({ id: it.devices[0] });
  });
});

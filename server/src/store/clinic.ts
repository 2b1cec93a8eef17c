/** The place in the store: rooms and the devices in them. */
import type { Device, DeviceCreation, DeviceUpdate, Room, RoomCreation, RoomUpdate } from '@comanda/protocol/clinic';
import { toInstant } from '@comanda/protocol/instant';
import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import { flag, namesAny } from './columns.ts';
import { compiledListQuery } from './compiled-query.ts';
import type { Page, Paged } from './paging.ts';
import type { Schema } from './schema.ts';

type DeviceView = z.infer<typeof Device>;
type RoomView = z.infer<typeof Room>;

/** An active device, as placing an order and opening a socket need it. */
export interface ActiveDevice {
  readonly id: number;
  readonly uid: string;
  readonly roomId: number | null;
  readonly roomCode: string | null;
}

const activeOnes = (db: Kysely<Schema>) =>
  db
    .selectFrom('devices')
    .leftJoin('rooms', 'rooms.id', 'devices.room_id')
    .select(['devices.id', 'device_uid as uid', 'room_id as roomId', 'rooms.code as roomCode']);

const activeByUid = compiledListQuery((db, uids: readonly string[]) =>
  activeOnes(db).where('device_uid', 'in', uids).where('devices.is_active', '=', sql.lit(1)),
);

export function clinicReads(db: Kysely<Schema>) {
  const devices = () =>
    db
      .selectFrom('devices')
      .leftJoin('rooms', 'rooms.id', 'devices.room_id')
      .selectAll('devices')
      .select('rooms.code as room_code');

  const deviceView = (row: Awaited<ReturnType<ReturnType<typeof devices>['execute']>>[number]): DeviceView => ({
    id: row.id,
    device_uid: row.device_uid,
    device_type: row.device_type,
    room: row.room_id,
    room_code: row.room_code,
    is_active: row.is_active === 1,
    created_at: toInstant(row.created_at),
  });
  const roomView = (row: { id: number; code: string; is_active: number; created_at: number }): RoomView => ({
    id: row.id,
    code: row.code,
    is_active: row.is_active === 1,
    created_at: toInstant(row.created_at),
  });
  const active = () => activeOnes(db).where('devices.is_active', '=', 1);

  return {
    async activeDevices(uids: readonly string[]): Promise<ReadonlyMap<string, ActiveDevice>> {
      const rows = await activeByUid(db, uids);
      return new Map(rows.map((row) => [row.uid, row]));
    },

    async activeDevice(uid: string): Promise<ActiveDevice | undefined> {
      return active().where('device_uid', '=', uid).executeTakeFirst();
    },

    /** The device of a room that orders placed for the room belong to: its oldest active one. */
    async activeDeviceOfRoom(roomId: number): Promise<ActiveDevice | undefined> {
      return active().where('room_id', '=', roomId).orderBy('devices.id').limit(1).executeTakeFirst();
    },

    async devices(isActive: boolean | undefined, page: Page): Promise<Paged<DeviceView>> {
      let counting = db.selectFrom('devices');
      let matching = devices();
      if (isActive !== undefined) {
        counting = counting.where('is_active', '=', flag(isActive));
        matching = matching.where('devices.is_active', '=', flag(isActive));
      }
      const { count } = await counting.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await matching.orderBy('devices.id').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: rows.map(deviceView) };
    },

    async device(id: number): Promise<DeviceView | undefined> {
      const row = await devices().where('devices.id', '=', id).executeTakeFirst();
      return row && deviceView(row);
    },

    async deviceByUid(uid: string): Promise<DeviceView | undefined> {
      const row = await devices().where('device_uid', '=', uid).executeTakeFirst();
      return row && deviceView(row);
    },

    async rooms(isActive: boolean | undefined, page: Page): Promise<Paged<RoomView>> {
      let query = db.selectFrom('rooms');
      if (isActive !== undefined) query = query.where('is_active', '=', flag(isActive));
      const { count } = await query.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
      const rows = await query.selectAll().orderBy('id').limit(page.limit).offset(page.offset).execute();
      return { count: Number(count), rows: rows.map(roomView) };
    },

    async room(id: number): Promise<RoomView | undefined> {
      const row = await db.selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst();
      return row && roomView(row);
    },

    async roomByCode(code: string): Promise<RoomView | undefined> {
      const row = await db.selectFrom('rooms').selectAll().where('code', '=', code).executeTakeFirst();
      return row && roomView(row);
    },
  };
}
export type ClinicReads = ReturnType<typeof clinicReads>;

export function clinicWrites(db: Kysely<Schema>) {
  return {
    async insertDevice(device: z.output<typeof DeviceCreation>, now: number): Promise<number> {
      const { room, is_active, ...columns } = device;
      const row = await db
        .insertInto('devices')
        .values({ ...columns, room_id: room, is_active: flag(is_active), created_at: now })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    async updateDevice(id: number, update: z.output<typeof DeviceUpdate>): Promise<void> {
      const { room, is_active, ...rest } = update;
      const columns = { ...rest, room_id: room, is_active: flag(is_active) };
      if (namesAny(columns)) await db.updateTable('devices').set(columns).where('id', '=', id).execute();
    },

    async insertRoom(room: z.output<typeof RoomCreation>, now: number): Promise<number> {
      const row = await db
        .insertInto('rooms')
        .values({ code: room.code, is_active: flag(room.is_active), created_at: now })
        .returning('id')
        .executeTakeFirstOrThrow();
      return row.id;
    },

    async updateRoom(id: number, update: z.output<typeof RoomUpdate>): Promise<void> {
      const columns = { ...update, is_active: flag(update.is_active) };
      if (namesAny(columns)) await db.updateTable('rooms').set(columns).where('id', '=', id).execute();
    },
  };
}

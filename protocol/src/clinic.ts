/** The place: its rooms, the devices in them, and what a kiosk needs to know to start. */
import { z } from 'zod';
import { Instant } from './instant.ts';
import { DeviceUid, RoomCode } from './order.ts';
import { pageOf } from './page.ts';

export const Room = z.strictObject({ id: z.int(), code: z.string(), is_active: z.boolean(), created_at: Instant });
export type Room = z.infer<typeof Room>;
export const RoomPage = pageOf(Room);
export const RoomCreation = z.object({ code: RoomCode, is_active: z.boolean().default(true) });
export const RoomUpdate = z.object({ code: RoomCode.optional(), is_active: z.boolean().optional() });

export const DeviceType = z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/);

export const Device = z.strictObject({
  id: z.int(),
  device_uid: z.string(),
  device_type: z.string(),
  room: z.int().nullable(),
  room_code: z.string().nullable(),
  is_active: z.boolean(),
  created_at: Instant,
});
export const DevicePage = pageOf(Device);
export const DeviceCreation = z.object({
  device_uid: DeviceUid,
  device_type: DeviceType.default('IPAD'),
  room: z.int().positive().nullable().default(null),
  is_active: z.boolean().default(true),
});
export const DeviceUpdate = z.object({
  device_uid: DeviceUid.optional(),
  device_type: DeviceType.optional(),
  room: z.int().positive().nullable().optional(),
  is_active: z.boolean().optional(),
});

/** `anyone_watching` is false when no staff screen is connected: the kiosk then says "call the desk". */
export const KioskStart = z.strictObject({
  device_uid: z.string(),
  room_code: z.string().nullable(),
  site_name: z.string(),
  languages: z.array(z.string()),
  currency: z.string().length(3),
  time_zone: z.string(),
  anyone_watching: z.boolean(),
  server_time: Instant,
});
export type KioskStart = z.infer<typeof KioskStart>;

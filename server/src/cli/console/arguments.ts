/** Reads arguments and flags through the protocol's schemas, so that the command line accepts what the API accepts. */
import { DeviceType } from '@comanda/protocol/clinic';
import { DeviceUid, MAX_QUANTITY, Note, OPEN_STATUSES, OrderStatus, RoomCode } from '@comanda/protocol/order';
import { ReportGrouping } from '@comanda/protocol/report';
import { Email, Password, Role } from '@comanda/protocol/session';
import { StationName } from '@comanda/protocol/setting';
import { line } from '@comanda/protocol/text';
import { DeliveryStatus, WebhookEventType, WebhookUrl } from '@comanda/protocol/webhook';
import { z } from 'zod';
import { SETTINGS, type SettingName } from '../../config.ts';
import type { Translate } from '../../i18n/translate.ts';
import { BadUsage } from './failures.ts';

const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const SCHEMAS = {
  email: Email,
  password: Password,
  role: z.string().toUpperCase().pipe(Role),
  room_code: RoomCode,
  device_uid: DeviceUid,
  device_type: z.string().toUpperCase().pipe(DeviceType),
  name: line(120).min(1),
  unit: line(40),
  price: whole.pipe(z.int().max(100_000_000_000)),
  id: whole.pipe(z.int().min(1)),
  quantity: whole.pipe(z.int().min(1).max(MAX_QUANTITY)),
  count: whole.pipe(z.int().min(1).max(20_000)),
  status: z.string().toUpperCase().pipe(OrderStatus),
  day: z.iso.date(),
  report_grouping: z.string().toLowerCase().pipe(ReportGrouping),
  note: Note,
  webhook_url: WebhookUrl,
  webhook_event: WebhookEventType,
  delivery_status: DeliveryStatus,
  open_status: z.string().toUpperCase().pipe(z.enum(OPEN_STATUSES)),
  station: StationName,
  sold_out_span: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['hour', 'day', 'notice'])),
};

type Values = { readonly [K in keyof typeof SCHEMAS]: z.output<(typeof SCHEMAS)[K]> };

/** One kind of argument each: `cli.argument.<kind>` says what is expected. */
export const KINDS: { readonly [K in keyof Values]: z.ZodType<Values[K]> } = SCHEMAS;

export type Kind = keyof Values;

/** The value of an argument; `BadUsage` with what was expected where it is none. A password is never repeated. */
export function read<K extends Kind>(kind: K, text: string): Values[K] {
  const reading = KINDS[kind].safeParse(text);
  if (reading.success) return reading.data;
  throw new BadUsage(`cli.argument.${kind}`, kind === 'password' ? {} : { value: text });
}

export function readOptional<K extends Kind>(kind: K, text: string | undefined): Values[K] | undefined {
  return text === undefined ? undefined : read(kind, text);
}

/** A flag that stands for a setting is held to the setting's own rule. */
export function checkFlag(t: Translate, flag: string, name: SettingName, value: string): string {
  const reading = SETTINGS[name].read(value);
  if ('ok' in reading) return value;
  throw new BadUsage('cli.argument.flag', { flag, value, reason: t(reading.reason, reading.values) });
}

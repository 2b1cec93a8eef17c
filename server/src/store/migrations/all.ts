/** Every migration, in order. They are never edited once released: a change is a new one. */
import type { Migration } from 'kysely';
import * as foundation from './0001-foundation.ts';
import * as custody from './0002-custody.ts';
import * as webhooks from './0003-webhooks.ts';
import * as webPush from './0004-web-push.ts';
import * as kitchen from './0005-kitchen.ts';
import * as availability from './0006-availability.ts';
import * as cancelReason from './0007-cancel-reason.ts';
import * as photographs from './0008-photographs.ts';
import * as options from './0009-options.ts';

export const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-custody': custody,
  '0003-webhooks': webhooks,
  '0004-web-push': webPush,
  '0005-kitchen': kitchen,
  '0006-availability': availability,
  '0007-cancel-reason': cancelReason,
  '0008-photographs': photographs,
  '0009-options': options,
};

/** GET /api/public/kiosk/{device_uid}: what a kiosk needs to start. */
import { toInstant } from '@comanda/protocol/instant';
import { operations } from '@comanda/protocol/operations';
import { operation } from '../operation.ts';
import { ProblemReply } from '../problem-reply.ts';

export const startKiosk = operation(operations.startKiosk, async ({ params }, context) => {
  const { reader, config, clock } = context;
  const device = await reader.clinic.activeDevice(params.device_uid);
  if (!device) return new ProblemReply('not_found');
  return {
    device_uid: device.uid,
    room_code: device.roomCode,
    site_name: config.SITE_NAME,
    languages: [...config.SITE_LANGUAGES],
    currency: config.SITE_CURRENCY,
    time_zone: config.SITE_TIME_ZONE,
    anyone_watching: context.custody.isWatched,
    server_time: toInstant(clock.now()),
  };
});

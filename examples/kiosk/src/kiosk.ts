/** The kiosk's client: places orders, and keeps those that wait over a reload. */
import { connectKiosk } from '@comanda/client';
import { server } from './server.ts';

export const kiosk = connectKiosk({ url: server, deviceUid: 'ipad-room-101' });

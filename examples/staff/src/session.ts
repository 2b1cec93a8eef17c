/** Who has signed in on this device; all tabs share it. */
import { Session } from '@comanda/client';
import { server } from './server.ts';

export const session = new Session({ url: server });

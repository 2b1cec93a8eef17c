/** The sign-in of this page, and what this device remembers of it. */
import { Session } from '@comanda/client';
import { anyText, Stored } from '../../ui/stored.ts';
import { type KeptPerson, readPerson, StaffSession } from './staff-session.ts';

/** The board is served by the server that it asks. */
export const SERVER = window.location.origin;

export const staff = new StaffSession(
  new Session({ url: SERVER }),
  new Stored<KeptPerson>('comanda.person', null, readPerson),
);

/** The last address that somebody has asked this device to remember; empty where nobody has. */
export const rememberedEmail = new Stored('comanda.email', '', anyText);

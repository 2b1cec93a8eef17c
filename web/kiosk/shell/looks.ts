/** How the kiosk stands on this device beside what all pages share: everything low, for whoever lies. */
import { Stored, trueOrFalse } from '../../ui/stored.ts';

export const reach = new Stored('comanda.kiosk.reach', false, trueOrFalse);

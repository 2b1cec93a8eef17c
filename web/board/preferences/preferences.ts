/** What a device chooses of the board for itself: how orders are laid out, and whose they are. */
import { anyText, oneOf, Stored } from '../../ui/stored.ts';

export const VIEWS = ['grid', 'list'] as const;
export type View = (typeof VIEWS)[number];

export const view = new Stored<View>('comanda.view', 'grid', oneOf(VIEWS));

/** What is no station's work. No station has a blank name. */
export const CATCH_ALL = ' ';

/** The station's name; empty: all of them. */
export const station = new Stored('comanda.station', '', anyText);

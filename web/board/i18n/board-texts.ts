/** Every text of the board, by key; one file an area and language. */
import { defineTexts } from '../../ui/i18n/texts.ts';
import { actions as enActions } from './en/actions.ts';
import { detail as enDetail } from './en/detail.ts';
import { drill as enDrill } from './en/drill.ts';
import { keys as enKeys } from './en/keys.ts';
import { menu as enMenu } from './en/menu.ts';
import { placing as enPlacing } from './en/placing.ts';
import { preferences as enPreferences } from './en/preferences.ts';
import { session as enSession } from './en/session.ts';
import { shell as enShell } from './en/shell.ts';
import { shift as enShift } from './en/shift.ts';
import { sound as enSound } from './en/sound.ts';
import { tickets as enTickets } from './en/tickets.ts';
import { totals as enTotals } from './en/totals.ts';
import { actions } from './es/actions.ts';
import { detail } from './es/detail.ts';
import { drill } from './es/drill.ts';
import { keys } from './es/keys.ts';
import { menu } from './es/menu.ts';
import { placing } from './es/placing.ts';
import { preferences } from './es/preferences.ts';
import { session } from './es/session.ts';
import { shell } from './es/shell.ts';
import { shift } from './es/shift.ts';
import { sound } from './es/sound.ts';
import { tickets } from './es/tickets.ts';
import { totals } from './es/totals.ts';

export const boardTexts = defineTexts({
  es: { actions, detail, drill, keys, menu, placing, preferences, session, shell, shift, sound, tickets, totals },
  en: {
    actions: enActions,
    detail: enDetail,
    drill: enDrill,
    keys: enKeys,
    menu: enMenu,
    placing: enPlacing,
    preferences: enPreferences,
    session: enSession,
    shell: enShell,
    shift: enShift,
    sound: enSound,
    tickets: enTickets,
    totals: enTotals,
  },
});

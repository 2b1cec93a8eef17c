/** What the board's keys do: keyboards and bump bars reach everything that a finger does. */
import { useNavigate } from '@tanstack/react-router';
import { toasts } from '../../ui/toasts.ts';
import type { Desk } from '../desk/desk.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import type { KeyAction } from '../keys/keys.ts';
import { useKeys } from '../keys/use-keys.ts';
import { neighbour, type Placed } from './neighbour.ts';
import { doPress, pressOf, pressOfGone } from './press.ts';

/** The shortest there is: whoever wants more says so by the header. */
const MUTE_MINUTES = 5;

export function useBoardKeys(): void {
  const t = boardTexts.use();
  const desk = useDesk();
  const navigate = useNavigate();

  function act(action: KeyAction): boolean {
    switch (action.do) {
      case 'move':
        return move(action.to);
      case 'forward':
        return withChosen((id) => press(desk, id));
      case 'forward_at': {
        const entry = desk.shelf.state.list[action.place - 1];
        if (!entry) return false;
        desk.painted.bring(entry.id);
        press(desk, entry.id);
        return true;
      }
      case 'undo': {
        const last = desk.actions.state.undoable.at(-1);
        if (last) void desk.actions.undo(last);
        else toasts.show('done', t('actions.undo.nothing'));
        return true;
      }
      case 'cancel':
        return withChosen((id) => void navigate({ to: '/orders/$id/cancel', params: { id: String(id) } }));
      case 'detail':
        return withChosen((id) => void navigate({ to: '/orders/$id', params: { id: String(id) } }));
      case 'mute':
        if (desk.bell.state.sound.is === 'muted') desk.bell.unmute();
        else desk.bell.mute(MUTE_MINUTES);
        return true;
      case 'recall':
      case 'sold_out':
      case 'place_order':
      case 'totals':
      case 'help':
        void navigate({ to: PAGES[action.do] });
        return true;
    }
  }
  useKeys(act);
}

const PAGES = {
  recall: '/recall',
  sold_out: '/sold-out',
  place_order: '/new-order',
  totals: '/totals',
  help: '/keys',
} as const;

function tickets(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-order]')];
}

/** The ticket that has the focus, or something in it. */
function chosen(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-order]') ?? null;
}

function withChosen(act: (id: number) => void): boolean {
  const id = Number(chosen()?.dataset.order);
  if (!id) return false;
  act(id);
  return true;
}

function move(to: Extract<KeyAction, { do: 'move' }>['to']): boolean {
  const all = tickets();
  const places: Placed[] = all.map((ticket) => ticket.getBoundingClientRect());
  const now = chosen();
  const next = all[neighbour(places, now ? all.indexOf(now) : -1, to)];
  if (!next) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function press({ actions, shelf, live }: Desk, id: number): void {
  const gone = shelf.state.list.find((entry) => entry.id === id)?.gone ?? null;
  const order = live.client.state.orders.get(id);
  const next = gone ? pressOfGone(gone) : order ? pressOf(order) : null;
  if (next) void doPress(actions, id, next);
}

/** The board itself: every ticket of this screen, what can be done beside them, and whatever page is opened over them. */
import { useSelected } from '@comanda/client/react';
import { Outlet } from '@tanstack/react-router';
import { classNames } from '../../ui/class-names.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { view } from '../preferences/preferences.ts';
import { ShiftNotice } from '../shift/ShiftNotice.tsx';
import { CallingElsewhere } from './CallingElsewhere.tsx';
import { NothingOpen } from './NothingOpen.tsx';
import { Ticket } from './Ticket.tsx';
import { Toolbar } from './Toolbar.tsx';
import './tickets.css';
import { UndoBar } from './UndoBar.tsx';
import { useBoardKeys } from './use-board-keys.ts';
import { useIsLive } from './use-order-doing.ts';

/** More are not all drawn at once. */
const FEW = 40;

export function Tickets() {
  useBoardKeys();
  return (
    <>
      <Toolbar />
      <ShiftNotice />
      <TicketGrid />
      <UndoBar />
      <Outlet />
    </>
  );
}

function TicketGrid() {
  const t = boardTexts.use();
  const { shelf, live } = useDesk();
  // Whether anything was ever read, and not when: that is news each second.
  const isRead = useSelected(live.client, ({ connection }) => connection.asOf !== null);
  const list = useSelected(shelf, (state) => state.list);
  const isLive = useIsLive();
  const isGrid = useStored(view) === 'grid';
  if (list.length === 0) return isRead ? <NothingOpen /> : null;
  return (
    <section aria-label={t('tickets.title')} className="flex flex-col gap-3 p-3 pb-24 sm:px-4">
      <CallingElsewhere />
      <ol
        data-view={isGrid ? 'grid' : 'list'}
        data-many={list.length > FEW || undefined}
        className={classNames(
          'tickets grid items-start gap-3 sm:gap-4',
          isGrid && 'grid-cols-[repeat(auto-fill,minmax(min(17.5rem,100%),1fr))]',
        )}
      >
        {list.map(({ id, gone }) => (
          <Ticket key={id} id={id} gone={gone} isLive={isLive} />
        ))}
      </ol>
    </section>
  );
}

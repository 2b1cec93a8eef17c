/** The board without a ticket: calm where there is nothing to do, and plain about it where that is only so on this screen. */
import { useSelected } from '@comanda/client/react';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';

export function NothingOpen() {
  const t = boardTexts.use();
  const { shelf, live } = useDesk();
  const isNarrowed = useSelected(shelf, ({ stage }) => stage !== null);
  const hasOthers = useSelected(live.client, ({ orders }) => orders.size > 0);
  return (
    <div data-empty className="m-auto flex max-w-md flex-col items-center gap-2 p-8 text-center">
      <img src="/staff/icons/icon.svg" alt="" className="mb-4 size-20 opacity-80" />
      <h2 className="text-2xl font-semibold">
        {t(!hasOthers ? 'tickets.none' : isNarrowed ? 'tickets.none_of_stage' : 'tickets.none_here')}
      </h2>
      {!isNarrowed && <p className="text-soft">{t(hasOthers ? 'tickets.none_here_hint' : 'tickets.none_hint')}</p>}
    </div>
  );
}

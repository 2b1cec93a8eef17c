/** What moved on last, on whatever screen: each with its way back, as long as there is one. */
import { useSelected } from '@comanda/client/react';
import type { StaffOrder } from '@comanda/protocol/order';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from '../../ui/Button.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import type { Rest } from '../live/rest.ts';
import { useSite } from '../live/site.ts';
import { siteTime } from '../live/site-time.ts';
import { BoardPage } from './BoardPage.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { type RecallEntry, recallList } from './recall-list.ts';
import { roomWords } from './room-words.ts';
import { StatusMark } from './StatusMark.tsx';
import { useIsLive, useOrderDoing } from './use-order-doing.ts';
import { nameOf } from './who.ts';

/** The server lists by number and not by the last move: enough of them that those which moved last are among them. */
const READ = 60;

const closedReading = (rest: Rest) =>
  queryOptions({
    queryKey: ['order', 'closed'],
    // What was closed meanwhile is not told to this page: each opening reads it anew.
    staleTime: 0,
    queryFn: ({ signal }) =>
      rest.read<{ readonly results: readonly StaffOrder[] }>(
        `/api/orders/?status=DELIVERED,CANCELLED&page_size=${READ}`,
        signal,
      ),
  });

export function RecallPage() {
  const t = boardTexts.use();
  const { live, clock } = useDesk();
  const orders = useSelected(live.client, (state) => state.orders);
  const { data, isError, refetch } = useQuery(closedReading(live.rest));
  const open = [...orders.values()].flatMap(({ details, status }) => (details?.status === status ? [details] : []));
  // An order that is on the board again is not closed any more, whatever was read before.
  const closed = (data?.results ?? []).filter(({ id }) => !orders.has(id));
  const list = recallList([...open, ...closed], clock.now());
  return (
    <BoardPage title={t('actions.recall.title')} description={t('actions.recall.description')}>
      {isError && (
        <div role="alert" className="flex flex-wrap items-center gap-3 rounded-(--radius) border-2 border-late p-3">
          <span className="flex-1">{t('actions.recall.unread')}</span>
          <Button onClick={() => void refetch()}>{t('actions.recall.again')}</Button>
        </div>
      )}
      {data && list.length === 0 && <p className="text-soft">{t('actions.recall.none')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {list.map((entry) => (
          <RecallRow key={entry.order.id} entry={entry} onDone={() => void refetch()} />
        ))}
      </ul>
    </BoardPage>
  );
}

interface RecallRowProps {
  readonly entry: RecallEntry;
  readonly onDone: () => void;
}

function RecallRow({ entry: { order, recall, at }, onDone }: RecallRowProps) {
  const t = boardTexts.use();
  const { actions } = useDesk();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  const doing = useOrderDoing(order.id);
  const isLive = useIsLive();
  const { id, status, room_code, is_drill, status_events } = order;
  const by = status_events.at(-1)?.changed_by_email ?? null;

  async function bringBack() {
    if (recall && (await actions.back(id, recall))) onDone();
  }

  return (
    <li data-recall={id} className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <Link to="/orders/$id" params={{ id: String(id) }} className="text-lg font-semibold underline">
            {roomWords(t, room_code, is_drill)} <span className="font-normal tabular-nums">#{id}</span>
          </Link>
          <p className="flex flex-wrap items-center gap-x-2 text-soft">
            <StatusMark status={status} />
            {t('actions.recall.at', { status: t(`tickets.status.${status}`), time: siteTime(at, chosen, timeZone) })}
            {by !== null && <span>{t('actions.recall.by', { name: nameOf(by) })}</span>}
          </p>
        </div>
        {recall ? (
          <Button data-back disabled={!isLive} busy={doing.sending.has('back')} onClick={() => void bringBack()}>
            {t('actions.recall.back', { status: t(`tickets.status.${recall.to}`) })}
          </Button>
        ) : (
          <span className="text-soft">
            {t(status === 'CANCELLED' ? 'actions.recall.final' : 'actions.recall.too_late')}
          </span>
        )}
      </div>
      {doing.problem && <ProblemNote problem={doing.problem} onDismiss={() => actions.dismiss(id)} />}
    </li>
  );
}

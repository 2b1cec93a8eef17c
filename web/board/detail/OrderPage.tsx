/** One order as a whole: its lines, how it got here, on whose screens it was, and what can be done with it. */
import { type BoardOrder, Refused } from '@comanda/client';
import { useOrder } from '@comanda/client/react';
import type { StaffOrder } from '@comanda/protocol/order';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { orderReading } from '../live/readings.ts';
import { useSite } from '../live/site.ts';
import { siteTime } from '../live/site-time.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { ProblemNote } from '../tickets/ProblemNote.tsx';
import { doPress, type Press, pressOf, pressOfGone } from '../tickets/press.ts';
import { roomWords } from '../tickets/room-words.ts';
import { StatusMark } from '../tickets/StatusMark.tsx';
import { TicketMarks } from '../tickets/TicketMarks.tsx';
import { useIsLive, useOrderDoing } from '../tickets/use-order-doing.ts';
import { nameOf } from '../tickets/who.ts';
import { AmendForm } from './AmendForm.tsx';
import { CustodyTimeline } from './CustodyTimeline.tsx';
import { History } from './History.tsx';
import { OrderLines } from './OrderLines.tsx';

export function OrderPage() {
  const t = boardTexts.use();
  const { live } = useDesk();
  const { id: given } = useParams({ from: '/board/orders/$id' });
  const id = Number(given);
  const onBoard = useOrder(live.client, id);
  const { data, error, refetch } = useQuery(orderReading(live.rest, id));
  // What was read here has the whole history, what the board has may be newer.
  const order = onBoard?.details && !data ? onBoard.details : data;
  const room = roomWords(t, order?.room_code ?? onBoard?.room_code ?? null, order?.is_drill);
  return (
    <BoardPage title={t('detail.title', { room, id })}>
      {order && <WholeOrder order={order} onBoard={onBoard} />}
      {!order && !error && <p className="text-soft">{t('detail.reading')}</p>}
      {!order && error && (
        <div role="alert" className="flex flex-wrap items-center gap-3">
          <span className="flex-1">{t(isMissing(error) ? 'detail.missing' : 'detail.unread')}</span>
          {!isMissing(error) && <Button onClick={() => void refetch()}>{t('detail.again')}</Button>}
        </div>
      )}
    </BoardPage>
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}

interface WholeOrderProps {
  readonly order: StaffOrder;
  readonly onBoard: BoardOrder | undefined;
}

function WholeOrder({ order, onBoard }: WholeOrderProps) {
  const [isAmending, setAmending] = useState(false);
  const status = onBoard?.status ?? order.status;
  const owner = onBoard?.acknowledged?.byEmail ?? order.acknowledged_by_email;
  return (
    <>
      <Summary order={order} status={status} owner={owner} />
      <TicketMarks details={order} isEscalated={(onBoard?.escalation ?? null) !== null} />
      {isAmending ? (
        <AmendForm order={order} onDone={() => setAmending(false)} />
      ) : (
        <>
          <OrderLines order={order} />
          <Deeds
            order={order}
            press={onBoard ? pressOf(onBoard) : pressOfGone(order)}
            isOpen={onBoard !== undefined}
            onAmend={() => setAmending(true)}
          />
        </>
      )}
      <History order={order} />
      <CustodyTimeline id={order.id} />
    </>
  );
}

interface SummaryProps {
  readonly order: StaffOrder;
  readonly status: StaffOrder['status'];
  readonly owner: string | null;
}

function Summary({ order, status, owner }: SummaryProps) {
  const t = boardTexts.use();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span data-detail-status={status} className="flex items-center gap-2 text-xl font-semibold">
        <StatusMark status={status} />
        {t(`tickets.status.${status}`)}
      </span>
      {owner !== null && <span>{t('tickets.taken_by', { name: nameOf(owner) })}</span>}
      <span className="text-soft">{t('detail.placed_at', { time: siteTime(order.placed_at, chosen, timeZone) })}</span>
      {order.device_uid !== '' && <span className="text-soft">{t('detail.device', { device: order.device_uid })}</span>}
    </p>
  );
}

interface DeedsProps {
  readonly order: StaffOrder;
  readonly press: Press | null;
  readonly isOpen: boolean;
  readonly onAmend: () => void;
}

function Deeds({ order: { id }, press, isOpen, onAmend }: DeedsProps) {
  const t = boardTexts.use();
  const { actions } = useDesk();
  const navigate = useNavigate();
  const doing = useOrderDoing(id);
  const isLive = useIsLive();
  const isSending = doing.sending.has('step') || doing.sending.has('confirm');
  const words = press?.kind === 'confirm' ? t('actions.confirm') : press ? t(`actions.step.${press.step}`) : '';
  return (
    <div className="flex flex-col gap-3">
      {doing.problem && <ProblemNote problem={doing.problem} onDismiss={() => actions.dismiss(id)} />}
      <div className="flex flex-wrap gap-3">
        {press && (
          <Button
            kind="main"
            data-detail-press
            className="flex-1"
            busy={isSending}
            disabled={!isLive}
            onClick={() => void doPress(actions, id, press)}
          >
            {isSending ? t('actions.sending') : words}
          </Button>
        )}
        {isOpen && (
          <>
            <Button data-amend disabled={!isLive} onClick={onAmend}>
              {t('detail.amend.button')}
            </Button>
            <Button
              data-to-cancel
              disabled={!isLive}
              onClick={() => void navigate({ to: '/orders/$id/cancel', params: { id: String(id) } })}
            >
              {t('actions.cancel.button')}
            </Button>
          </>
        )}
      </div>
      {!isLive && <p className="text-soft">{t('actions.not_live')}</p>}
    </div>
  );
}

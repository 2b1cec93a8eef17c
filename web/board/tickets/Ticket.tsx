/** One order on the board. It renders again for itself alone: when its order, its age in words or what is done with it changes. */
import { type BoardOrder, isAcknowledged } from '@comanda/client';
import { useOrder } from '@comanda/client/react';
import type { StaffOrder } from '@comanda/protocol/order';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import type { Lateness } from '../ages/ages.ts';
import { useAgeText, useLateness } from '../ages/use-age.ts';
import { useDesk } from '../desk/use-desk.ts';
import { useStation } from '../desk/use-station.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import type { RingKind } from '../ringing/sounds.ts';
import { useRinging } from '../ringing/use-bell.ts';
import { pressOf, pressOfGone } from './press.ts';
import { roomWords } from './room-words.ts';
import { TicketFoot } from './TicketFoot.tsx';
import { TicketHead } from './TicketHead.tsx';
import { TicketLines } from './TicketLines.tsx';
import { TicketMarks } from './TicketMarks.tsx';
import { useOrderDoing } from './use-order-doing.ts';

export interface TicketProps {
  readonly id: number;
  /** As it was when it left the board; null while it is on it. */
  readonly gone: StaffOrder | null;
  /** What is pressed can be sent. */
  readonly isLive: boolean;
}

export const Ticket = memo(function Ticket({ id, gone, isLive }: TicketProps) {
  const order = useOrder(useDesk().live.client, id);
  if (gone) return <GoneTicket order={gone} isLive={isLive} />;
  return order ? <OpenTicket order={order} isLive={isLive} /> : null;
});

function OpenTicket({ order, isLive }: { readonly order: BoardOrder; readonly isLive: boolean }) {
  const t = boardTexts.use();
  const { ticker, bell, hush } = useDesk();
  const { late } = useStation();
  const age = useAgeText(ticker, order);
  const lateness = useLateness(ticker, order, late);
  const doing = useOrderDoing(order.id);
  const ringing = useRinging(bell, order.id);
  const { id, status, details, room_code, acknowledged, escalation } = order;
  const isNew = !isAcknowledged(order);
  const tone = isNew ? 'new' : details?.unconfirmed ? 'changed' : 'plain';
  return (
    <Card
      id={id}
      status={status}
      tone={tone}
      lateness={lateness}
      ringing={ringing}
      isWhole={details !== null}
      name={roomWords(t, room_code, details?.is_drill)}
    >
      <TicketHead
        id={id}
        room={room_code}
        isDrill={details?.is_drill ?? false}
        status={status}
        isNew={isNew}
        owner={ownerOf(order, acknowledged?.byEmail ?? null)}
        age={age}
        lateness={lateness}
      />
      <div className="ticket-body flex flex-col gap-1">
        <TicketMarks details={details} isEscalated={escalation !== null} />
        {details ? (
          <TicketLines order={details} doing={doing} canMark={isLive} />
        ) : (
          <p className="px-4 py-2 text-soft">{t('tickets.reading_lines')}</p>
        )}
        {ringing === 'overdue' && !isNew && (
          <Button
            className="mx-3 self-start"
            onClick={() => {
              hush.hush(order);
              bell.look();
            }}
          >
            {t('tickets.hush')}
          </Button>
        )}
      </div>
      <TicketFoot id={id} doing={doing} press={pressOf(order)} isLive={isLive} />
    </Card>
  );
}

/** It was cancelled, and hangs until a person has confirmed it. */
function GoneTicket({ order, isLive }: { readonly order: StaffOrder; readonly isLive: boolean }) {
  const t = boardTexts.use();
  const { ticker, bell } = useDesk();
  const age = useAgeText(ticker, order);
  const doing = useOrderDoing(order.id);
  const ringing = useRinging(bell, order.id);
  const { id, status, room_code, is_drill, acknowledged_by_email } = order;
  return (
    <Card
      id={id}
      status={status}
      tone="gone"
      lateness="fresh"
      ringing={ringing}
      isWhole
      name={roomWords(t, room_code, is_drill)}
    >
      <TicketHead
        id={id}
        room={room_code}
        isDrill={is_drill}
        status={status}
        isNew={false}
        owner={acknowledged_by_email}
        age={age}
        lateness="fresh"
      />
      <div className="ticket-body flex flex-col gap-1">
        <TicketMarks details={order} isEscalated={false} />
        <TicketLines order={order} doing={doing} canMark={false} />
      </div>
      <TicketFoot id={id} doing={doing} press={pressOfGone(order)} isLive={isLive} />
    </Card>
  );
}

/** Who moved it has it, where nobody has said so. */
function ownerOf({ details }: BoardOrder, said: string | null): string | null {
  return said ?? details?.acknowledged_by_email ?? null;
}

interface CardProps {
  readonly id: number;
  readonly status: StaffOrder['status'];
  /** `gone`, `changed` and `new` ask for somebody. */
  readonly tone: 'new' | 'changed' | 'gone' | 'plain';
  readonly lateness: Lateness;
  /** Why it rings; undefined where it does not. */
  readonly ringing: RingKind | undefined;
  /** False while its lines are still being read: nobody has seen it yet. */
  readonly isWhole: boolean;
  readonly name: string;
  readonly children: ReactNode;
}

function Card({ id, status, tone, lateness, ringing, isWhole, name, children }: CardProps) {
  const { painted } = useDesk();
  const card = useRef<HTMLLIElement>(null);
  useEffect(() => (card.current ? painted.hang(id, card.current) : undefined), [painted, id]);
  return (
    <li
      ref={card}
      data-order={id}
      data-status={status}
      data-tone={tone}
      data-late={lateness}
      data-ringing={ringing}
      aria-busy={!isWhole}
      tabIndex={-1}
      aria-label={name}
      className="ticket flex flex-col rounded-(--radius) bg-card"
    >
      {children}
    </li>
  );
}

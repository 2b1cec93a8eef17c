/** The top of a ticket, made to be read from three metres: which room, for how long, how it stands, and who has it. */
import type { OrderStatus } from '@comanda/protocol/order';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/Icon.tsx';
import type { Lateness } from '../ages/ages.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { type BoardTranslate, roomWords } from './room-words.ts';
import { StatusMark } from './StatusMark.tsx';
import { nameOf } from './who.ts';

export interface TicketHeadProps {
  readonly id: number;
  readonly room: string | null;
  readonly isDrill: boolean;
  readonly status: OrderStatus;
  /** Nobody has it in hand. */
  readonly isNew: boolean;
  /** Address of who has it. */
  readonly owner: string | null;
  readonly age: string;
  readonly lateness: Lateness;
}

export function TicketHead({ id, room, isDrill, status, isNew, owner, age, lateness }: TicketHeadProps) {
  const t = boardTexts.use();
  return (
    <header className="ticket-head flex flex-col gap-0.5 px-4 pt-2 pb-2">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0">
          <Link
            to="/orders/$id"
            params={{ id: String(id) }}
            aria-label={`${roomWords(t, room, isDrill)}, ${t('tickets.number', { id })}`}
            data-words={isDrill || room === null || undefined}
            className="ticket-room block min-h-touch content-center font-bold"
          >
            {isDrill || room === null ? roomWords(t, room, isDrill) : room}
          </Link>
        </h2>
        <div className="flex shrink-0 flex-col items-end leading-tight">
          <p data-age className="flex items-center gap-1.5 pt-1 text-2xl font-semibold tabular-nums">
            {lateness !== 'fresh' && <Icon name={lateness === 'late' ? 'warning' : 'clock'} className="size-[1.1em]" />}
            {age}
            {lateness !== 'fresh' && <span className="sr-only">, {t(`tickets.late.${lateness}`)}</span>}
          </p>
          <p aria-hidden="true" className="ticket-place flex items-center gap-1.5 tabular-nums">
            #{id}
          </p>
        </div>
      </div>
      <p className="flex flex-wrap items-center justify-between gap-x-3 text-lg">
        <span className="flex shrink-0 items-center gap-1.5 font-semibold">
          <StatusMark status={status} />
          {stageWords(t, status, isNew)}
        </span>
        {owner !== null && (
          <span className="flex max-w-full items-center gap-1">
            <Icon name="person" />
            <span aria-hidden="true" className="truncate">
              {nameOf(owner)}
            </span>
            <span className="sr-only">{t('tickets.taken_by', { name: nameOf(owner) })}</span>
          </span>
        )}
      </p>
    </header>
  );
}

/** What is in hand and not begun has no status of its own. */
function stageWords(t: BoardTranslate, status: OrderStatus, isNew: boolean): string {
  if (status !== 'PLACED') return t(`tickets.status.${status}`);
  return t(isNew ? 'tickets.new' : 'tickets.taken');
}

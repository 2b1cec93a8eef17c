/** The lines of a ticket: how many of what, touched to mark them as done on all screens; notes where nobody overlooks them. */
import type { StaffOrder } from '@comanda/protocol/order';
import { Link } from '@tanstack/react-router';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { useStation } from '../desk/use-station.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { divide, type Line } from '../stations/stations.ts';
import { Choices } from './Choices.tsx';
import type { OrderDoing } from './order-actions.ts';

/** More make a ticket that is longer than a glance: the others stand in the order's own page. */
const MOST = 8;

export interface TicketLinesProps {
  readonly order: StaffOrder;
  readonly doing: OrderDoing;
  /** It can be marked now: the order is open and the board live. */
  readonly canMark: boolean;
}

export function TicketLines({ order, doing, canMark }: TicketLinesProps) {
  const t = boardTexts.use();
  const { view, makersOf } = useStation();
  const { own, unclaimed, others } = divide(order.items, view, makersOf);
  // In the order in which they were ordered, whosever they are.
  const shown = [...own, ...unclaimed].sort((a, b) => a.id - b.id);
  const before = quantitiesBefore(order);
  const hidden = shown.length - MOST;
  return (
    <div className="flex flex-col gap-2 px-2 pt-1">
      <ul aria-label={t('tickets.lines')} className="flex flex-col">
        {shown.slice(0, hidden > 0 ? MOST : undefined).map((line) => (
          <TicketLine
            key={line.id}
            order={order.id}
            line={line}
            before={before.get(line.id)}
            isUnclaimed={unclaimed.includes(line)}
            isSending={doing.sending.has(`item ${line.id}`)}
            canMark={canMark}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <Link
          to="/orders/$id"
          params={{ id: String(order.id) }}
          className="flex min-h-touch items-center px-2 font-medium underline"
        >
          {t('tickets.more_lines', { count: hidden })}
        </Link>
      )}
      {others.length > 0 && <p className="px-2 text-soft">{t('tickets.other_stations', { count: others.length })}</p>}
      {order.note !== '' && (
        <p className="mx-2 whitespace-pre-line rounded-(--radius) bg-sunken px-3 py-2 font-medium">
          <span className="sr-only">{t('tickets.note')}: </span>
          {order.note}
        </p>
      )}
    </div>
  );
}

interface TicketLineProps {
  readonly order: number;
  readonly line: Line;
  /** How many it was before the change that nobody has confirmed; undefined where it was not changed. */
  readonly before: number | undefined;
  readonly isUnclaimed: boolean;
  readonly isSending: boolean;
  readonly canMark: boolean;
}

function TicketLine({ order, line, before, isUnclaimed, isSending, canMark }: TicketLineProps) {
  const t = boardTexts.use();
  const { actions } = useDesk();
  const { id, quantity, product_name: product, unit_label, note, options } = line;
  const isDone = line.done_at !== null;
  const isRemoved = quantity === 0;
  return (
    <li data-line={id} data-done={isDone || undefined}>
      <button
        type="button"
        aria-pressed={isDone}
        aria-disabled={!canMark || isRemoved || isSending || undefined}
        aria-busy={isSending || undefined}
        onClick={() => canMark && !isRemoved && !isSending && void actions.mark(order, id, !isDone)}
        className="flex min-h-touch w-full items-baseline gap-2 rounded-(--radius) px-2 py-1.5 text-left text-xl leading-tight not-aria-disabled:hover:bg-sunken aria-busy:opacity-60"
      >
        <span className="min-w-[1.1em] text-right font-bold tabular-nums">{isRemoved ? '–' : quantity}</span>
        <span className="min-w-0 flex-1">
          <span className={classNames((isDone || isRemoved) && 'text-soft line-through')}>
            {product}
            {unit_label !== '' && <span className="text-base text-soft"> {unit_label}</span>}
            <Choices options={options} />
          </span>
          {before !== undefined && (
            <span className="ml-2 rounded-(--radius) border-2 border-late px-1.5 text-base font-semibold text-late">
              {isRemoved ? t('tickets.line.removed') : t('tickets.line.changed', { quantity: before })}
            </span>
          )}
          {isUnclaimed && <span className="block text-base text-soft">{t('tickets.line.unclaimed')}</span>}
          {note !== '' && <strong className="ticket-note mt-0.5 block text-lg">{note}</strong>}
        </span>
        {isDone && <Icon name="check" className="self-center text-good" />}
        <span className="sr-only">{t('tickets.line.done')}</span>
      </button>
    </li>
  );
}

/** Of the newest change, while nobody has confirmed it. */
function quantitiesBefore({ unconfirmed, changes }: StaffOrder): ReadonlyMap<number, number> {
  if (unconfirmed?.change !== 'amended') return new Map();
  return new Map(changes.at(-1)?.items.map(({ id, from_quantity }) => [id, from_quantity]));
}

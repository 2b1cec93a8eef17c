/** What is out of the ordinary with an order, each with a sign and in words. */
import type { StaffOrder } from '@comanda/protocol/order';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { boardTexts } from '../i18n/board-texts.ts';
import { cancelWords } from './cancel-words.ts';
import type { BoardTranslate } from './room-words.ts';

export interface TicketMarksProps {
  readonly details: StaffOrder | null;
  readonly isEscalated: boolean;
}

export function TicketMarks({ details, isEscalated }: TicketMarksProps) {
  const t = boardTexts.use();
  const change = details?.unconfirmed?.change;
  const reason = details && change ? reasonOf(t, details) : '';
  if (!details?.is_drill && !isEscalated && change === undefined) return null;
  return (
    <ul className="flex flex-col gap-1 px-4 pt-2">
      {details?.is_drill && <Mark name="drill" icon="flag" />}
      {isEscalated && <Mark name="escalated" icon="bell" isStrong />}
      {change === 'cancelled' && <Mark name="cancelled" icon="close" isStrong />}
      {change === 'amended' && <Mark name="amended" icon="pencil" isStrong />}
      {reason !== '' && <li className="font-medium">{t('tickets.reason', { reason })}</li>}
    </ul>
  );
}

interface MarkProps {
  readonly name: 'drill' | 'escalated' | 'cancelled' | 'amended';
  readonly icon: IconName;
  readonly isStrong?: boolean;
}

function Mark({ name, icon, isStrong = false }: MarkProps) {
  const t = boardTexts.use();
  return (
    <li
      data-mark={name}
      data-strong={isStrong || undefined}
      className="flex items-center gap-2 font-semibold data-strong:text-late"
    >
      <Icon name={icon} />
      {t(`tickets.mark.${name}`)}
    </li>
  );
}

/** Why it was cancelled or changed, as whoever did it has said. */
function reasonOf(t: BoardTranslate, { unconfirmed, changes, status_events, cancel_reason }: StaffOrder): string {
  switch (unconfirmed?.change) {
    case 'amended':
      return changes.at(-1)?.reason ?? '';
    case 'cancelled':
      return cancelWords(t, cancel_reason, status_events.at(-1)?.note ?? '');
    case undefined:
      return '';
  }
}

/** The bottom of a ticket: the one next step as the one large button, why it cannot be pressed, what went wrong. */
import { Button } from '../../ui/Button.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import type { OrderDoing } from './order-actions.ts';
import { ProblemNote } from './ProblemNote.tsx';
import { doPress, type Press } from './press.ts';

export interface TicketFootProps {
  readonly id: number;
  readonly doing: OrderDoing;
  readonly press: Press | null;
  readonly isLive: boolean;
}

export function TicketFoot({ id, doing, press, isLive }: TicketFootProps) {
  const t = boardTexts.use();
  const { actions } = useDesk();
  const isSending = doing.sending.has('step') || doing.sending.has('confirm') || doing.sending.has('back');
  const noteId = `offline-${id}`;
  return (
    <footer className="mt-auto flex flex-col gap-2 p-3">
      {doing.problem && <ProblemNote problem={doing.problem} onDismiss={() => actions.dismiss(id)} />}
      {press && (
        <Button
          kind="main"
          data-press={press.kind === 'confirm' ? 'confirm' : press.step}
          busy={isSending}
          disabled={!isLive}
          aria-describedby={isLive ? undefined : noteId}
          onClick={() => void doPress(actions, id, press)}
          className="ticket-press w-full"
        >
          {isSending
            ? t('actions.sending')
            : press.kind === 'confirm'
              ? t('actions.confirm')
              : t(`actions.step.${press.step}`)}
        </Button>
      )}
      {!isLive && (
        <p id={noteId} className="text-center text-soft">
          {t('actions.not_live')}
        </p>
      )}
    </footer>
  );
}

/** Cancels an order, with the reason that its room is told and the history keeps. */
import { useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { CANCEL_REASONS } from '../../core/cancel-reasons.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { BoardPage, useClosePage } from './BoardPage.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { roomWords } from './room-words.ts';
import { useIsLive, useOrderDoing } from './use-order-doing.ts';

const REASONS = [...CANCEL_REASONS, 'other'] as const;
type Reason = (typeof REASONS)[number];

/** As long as the server takes. */
const LONGEST_REASON = 500;

export function CancelPage() {
  const t = boardTexts.use();
  const { actions, live } = useDesk();
  const close = useClosePage();
  const { id: given } = useParams({ from: '/board/orders/$id/cancel' });
  const id = Number(given);
  // As it was when this was opened: the order may leave the board meanwhile, and then the answer says so.
  const [room] = useState(() => roomWords(t, live.client.state.orders.get(id)?.room_code ?? null));
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState('');
  const [isMissing, setMissing] = useState(false);
  const doing = useOrderDoing(id);
  const isLive = useIsLive();

  async function cancel(event: FormEvent) {
    event.preventDefault();
    // None is chosen beforehand: what the room reads must be what was meant.
    const told = reason === 'other' ? words.trim() : reason;
    setMissing(!told);
    if (told && (await actions.cancel(id, told))) close();
  }

  return (
    <BoardPage shape="card" title={t('actions.cancel.title', { room })} description={t('actions.cancel.description')}>
      <form onSubmit={cancel} className="flex flex-col gap-4">
        <Choice
          label={t('actions.cancel.quick')}
          options={REASONS.map((value) => ({ value, text: t(`actions.cancel.reasons.${value}`) }))}
          value={reason}
          problem={isMissing && reason === null ? t('actions.cancel.choice_needed') : undefined}
          onChange={setReason}
        />
        {reason === 'other' && (
          <TextArea
            label={t('actions.cancel.words')}
            autoFocus
            maxLength={LONGEST_REASON}
            value={words}
            problem={isMissing ? t('actions.cancel.words_needed') : undefined}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {doing.problem && <ProblemNote problem={doing.problem} onDismiss={() => actions.dismiss(id)} />}
        {!isLive && <p className="text-soft">{t('actions.not_live')}</p>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button onClick={close}>{t('actions.cancel.back')}</Button>
          <Button type="submit" kind="danger" data-cancel busy={doing.sending.has('cancel')} disabled={!isLive}>
            {t(doing.sending.has('cancel') ? 'actions.sending' : 'actions.cancel.send')}
          </Button>
        </div>
      </form>
    </BoardPage>
  );
}

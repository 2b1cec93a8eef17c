/** Changes the quantities and the note of an open order; whoever prepares it must then confirm that. */
import type { StaffOrder } from '@comanda/protocol/order';
import { type FormEvent, useState } from 'react';
import { choiceWords } from '../../core/options.ts';
import { Button } from '../../ui/Button.tsx';
import { Stepper } from '../../ui/Stepper.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { ProblemNote } from '../tickets/ProblemNote.tsx';
import { useIsLive, useOrderDoing } from '../tickets/use-order-doing.ts';
import { type AmendProblem, amendmentOf, MOST_OF_A_LINE, quantityIn, unchanged, withQuantity } from './amendment.ts';

const LONGEST_NOTE = 500;

export interface AmendFormProps {
  readonly order: StaffOrder;
  readonly onDone: () => void;
}

export function AmendForm({ order: newest, onDone }: AmendFormProps) {
  const t = boardTexts.use();
  const { actions } = useDesk();
  // As it was when the form was opened: what is sent says on top of what.
  const [order] = useState(newest);
  const [draft, setDraft] = useState(() => unchanged(order));
  const [problem, setProblem] = useState<AmendProblem | null>(null);
  const doing = useOrderDoing(order.id);
  const isLive = useIsLive();

  async function send(event: FormEvent) {
    event.preventDefault();
    const amendment = amendmentOf(order, draft);
    if (typeof amendment === 'string') return setProblem(amendment);
    setProblem(null);
    if (await actions.amend(order.id, amendment)) onDone();
  }

  return (
    <form onSubmit={send} aria-label={t('detail.amend.title')} className="flex flex-col gap-4">
      <p className="text-soft">{t('detail.amend.hint')}</p>
      <ul className="flex flex-col divide-y divide-line">
        {order.items.map((line) => {
          // Two lines of a product differ by what was chosen.
          const product = [line.product_name, choiceWords(line.options)].filter((words) => words !== '').join(', ');
          const quantity = quantityIn(draft, line);
          return (
            <li key={line.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
              <span className="min-w-0 flex-1 basis-40 text-lg">
                {product} {quantity === 0 && <strong className="text-late">{t('detail.amend.out')}</strong>}
              </span>
              <Stepper
                label={t('detail.amend.quantity', { product })}
                less={t('detail.amend.less', { product })}
                more={t('detail.amend.more', { product })}
                value={quantity}
                min={0}
                max={MOST_OF_A_LINE}
                onChange={(next) => setDraft(withQuantity(draft, line.id, next))}
              />
            </li>
          );
        })}
      </ul>
      <TextArea
        label={t('detail.amend.note')}
        maxLength={LONGEST_NOTE}
        value={draft.note}
        onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })}
      />
      <TextArea
        label={t('detail.amend.reason')}
        name="reason"
        maxLength={LONGEST_NOTE}
        value={draft.reason}
        problem={problem === 'reason_needed' ? t('detail.amend.reason_needed') : undefined}
        onChange={(event) => setDraft({ ...draft, reason: event.currentTarget.value })}
      />
      {problem !== null && problem !== 'reason_needed' && (
        <p role="alert" className="text-late">
          {t(`detail.amend.${problem}`)}
        </p>
      )}
      {doing.problem && <ProblemNote problem={doing.problem} onDismiss={() => actions.dismiss(order.id)} />}
      {!isLive && <p className="text-soft">{t('actions.not_live')}</p>}
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={onDone}>{t('detail.amend.back')}</Button>
        <Button type="submit" kind="main" data-send-amendment busy={doing.sending.has('amend')} disabled={!isLive}>
          {t(doing.sending.has('amend') ? 'actions.sending' : 'detail.amend.send')}
        </Button>
      </div>
    </form>
  );
}

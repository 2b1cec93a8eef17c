/** Begins a drill, after having said what it does. */
import type { StaffOrderAnswer } from '@comanda/protocol/order';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from '../../ui/Button.tsx';
import { toasts } from '../../ui/toasts.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { actionProblem } from '../tickets/action-problem.ts';
import { BoardPage, useClosePage } from '../tickets/BoardPage.tsx';
import { ProblemNote } from '../tickets/ProblemNote.tsx';
import { useIsLive } from '../tickets/use-order-doing.ts';

export function DrillPage() {
  const t = boardTexts.use();
  const { live } = useDesk();
  const navigate = useNavigate();
  const close = useClosePage();
  const isLive = useIsLive();
  const start = useMutation({
    mutationFn: () => live.rest.send<StaffOrderAnswer>('POST', '/api/orders/drill/'),
    onSuccess: async ({ order }) => {
      toasts.show('done', t('drill.started', { id: order.id }));
      await navigate({ to: '/' });
    },
  });
  return (
    <BoardPage shape="card" title={t('drill.title')} description={t('drill.description')}>
      <p>{t('drill.end')}</p>
      {start.error && <ProblemNote problem={actionProblem(start.error, null)} onDismiss={() => start.reset()} />}
      {!isLive && <p className="text-soft">{t('actions.not_live')}</p>}
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={close}>{t('drill.back')}</Button>
        <Button kind="main" data-start-drill disabled={!isLive} busy={start.isPending} onClick={() => start.mutate()}>
          {t(start.isPending ? 'actions.sending' : 'drill.start')}
        </Button>
      </div>
    </BoardPage>
  );
}

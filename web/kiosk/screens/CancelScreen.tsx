/** Whether an order is really to be cancelled, while nobody prepares it. */
import { Refused } from '@comanda/client';
import { useOrder } from '@comanda/client/react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function CancelScreen({ id }: { readonly id: number }) {
  const { client, flow } = useKiosk();
  const { t, menuLang } = useSpeech();
  const order = useOrder(client, id);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<'too_late' | 'away' | null>(null);
  const isTooLate = problem === 'too_late' || order?.status !== 'PLACED';

  async function cancel() {
    setSending(true);
    setProblem(null);
    try {
      await client.cancelOrder(id);
      flow.do({ do: 'show_orders' });
    } catch (error) {
      setProblem(error instanceof Refused && error.status < 500 ? 'too_late' : 'away');
    }
    setSending(false);
  }

  return (
    <ScreenFrame
      name="cancel"
      title={t('cancel.title', { id })}
      back={t('cancel.no')}
      actions={
        <Button
          kind="danger"
          data-cancel-now
          className="px-6 text-xl"
          busy={isSending}
          disabled={isTooLate}
          onClick={() => void cancel()}
        >
          {t('cancel.yes')}
        </Button>
      }
      isCentred
    >
      {order !== undefined && (
        <ul lang={menuLang} className="text-2xl">
          {order.items.map((item) => (
            <li key={item.id}>
              {item.quantity} × {item.product_name}
            </li>
          ))}
        </ul>
      )}
      {(isTooLate || problem !== null) && !isSending && (
        <p role="alert" data-problem={problem ?? 'too_late'} className="text-xl font-semibold text-late">
          {t(problem === 'away' ? 'cancel.away' : 'cancel.too_late')}
        </p>
      )}
    </ScreenFrame>
  );
}

/** Whether an order is really to be cancelled, while nobody prepares it. */
import { Refused } from '@comanda/client';
import { useOrder } from '@comanda/client/react';
import { useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function CancelScreen({ id }: { readonly id: number }) {
  const { client, watch, flow } = useKiosk();
  const { t, menuLang } = useSpeech();
  const order = useOrder(client, id);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  /** A second touch comes before anything is drawn anew. */
  const sending = useRef(false);
  const problem = order?.status === 'PLACED' ? refusal : order ? 'too_late' : 'gone';

  async function cancel() {
    if (sending.current) return;
    sending.current = true;
    setSending(true);
    setRefusal(null);
    const refused = watch.cancelling(id);
    try {
      await client.cancelOrder(id);
      flow.do({ do: 'cancelled', order: id });
    } catch (error) {
      const why = refusalOf(error);
      // Where nobody knows, it may have happened, and by this touch.
      if (why !== 'away') refused();
      setRefusal(why);
    }
    sending.current = false;
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
          disabled={!isSending && problem !== null && problem !== 'away'}
          onClick={() => void cancel()}
        >
          {t(isSending ? 'cancel.sending' : 'cancel.yes')}
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
      {problem !== null && !isSending && (
        <p role="alert" data-problem={problem} className="text-xl font-semibold text-late">
          {t(`cancel.${problem}`)}
        </p>
      )}
    </ScreenFrame>
  );
}

/** `away`: it is not known whether it was cancelled. */
type Refusal = 'too_late' | 'refused' | 'away';

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Refused) || error.status >= 500) return 'away';
  return error.status === 409 ? 'too_late' : 'refused';
}

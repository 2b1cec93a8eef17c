/** An order on its way: never called placed, and told when it must wait for the server. */
import { useSelected } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import { noticeOf } from '../orders/told.ts';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function SendingScreen() {
  const { client, basket, placing, flow } = useKiosk();
  const { t } = useSpeech();
  const intents = useSelected(basket, (state) => state.intents).length;
  const isSending = useSelected(placing, (state) => state.underWay > 0) || intents > 0;
  const isAway = useSelected(client, (state) => noticeOf(state) === 'away');
  return (
    <ScreenFrame
      name="sending"
      title={t(isSending ? 'sending.title' : 'orders.title')}
      back={t('nav.menu')}
      actions={
        <Button data-follow className="px-6" onClick={() => flow.do({ do: 'show_orders' })}>
          {t('placed.follow')}
        </Button>
      }
      isCentred
    >
      {isSending && (
        <span
          aria-hidden="true"
          className="order-first mx-auto size-14 animate-spin rounded-full border-6 border-line border-t-mark"
        />
      )}
      <div role="status" data-sending={isSending} data-away={isAway} className="flex flex-col gap-4 text-2xl">
        {isSending ? (
          <>
            <p>{t(isAway ? 'sending.away' : 'sending.not_yet')}</p>
            {isAway && <p className="font-semibold">{t('sending.urgent')}</p>}
          </>
        ) : (
          <p>{t('sending.answered')}</p>
        )}
      </div>
    </ScreenFrame>
  );
}

/** What is under way, on every screen: open orders, orders that wait to be sent, and how the last one ended. */
import { useOrders, useSelected } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export function FootLine() {
  const { client, flow, watch } = useKiosk();
  const { t } = useSpeech();
  const open = useOrders(client).size;
  const waiting = useSelected(client, (state) => state.waiting).length;
  const ended = useSelected(watch, (state) => state.ended);
  const at = useSelected(flow, (screen) => screen.at);
  const isShown = open > 0 || waiting > 0;
  return (
    <div aria-live="polite" className="flex flex-col">
      {ended !== null && (
        <div
          data-ended={ended.as}
          className="flex flex-wrap items-center justify-between gap-3 border-t border-line bg-card px-5 py-2"
        >
          <p className="text-lg font-semibold">{t(`ended.${ended.as}`, { id: ended.id })}</p>
          <Button onClick={() => watch.sawEnd()}>{t('ended.close')}</Button>
        </div>
      )}
      {isShown && at !== 'orders' && (
        <Button
          data-show-orders
          className="w-full rounded-none border-x-0 text-lg"
          onClick={() => flow.do({ do: 'show_orders' })}
        >
          <span data-open={open} data-waiting={waiting}>
            {[open > 0 && t('orders.show', { count: open }), waiting > 0 && t('orders.waiting', { count: waiting })]
              .filter((each) => each !== false)
              .join(' · ')}
          </span>
        </Button>
      )}
    </div>
  );
}

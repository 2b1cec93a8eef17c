/** What is under way, on every screen: open orders, orders that wait to be sent, and how the last one ended. */
import { useOrders, useSelected } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { toldOf } from '../orders/told.ts';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export function FootLine() {
  const { client, flow, watch } = useKiosk();
  const { t } = useSpeech();
  const orders = useOrders(client);
  const waiting = useSelected(client, (state) => state.waiting).length;
  const ended = useSelected(watch, (state) => state.ended);
  const at = useSelected(flow, (screen) => screen.at);
  const isShown = orders.size > 0 || waiting > 0;
  const [only] = orders.size === 1 ? toldOf(orders) : [];
  const words = [
    only && `${t('orders.number', { id: only.id })}: ${t(`orders.status.${only.status}`)}`,
    orders.size > 1 && t('orders.show', { count: orders.size }),
    waiting > 0 && t('orders.waiting', { count: waiting }),
  ];
  return (
    <div className="flex flex-col">
      {/* There before anything stands in it: else what comes would not be read aloud. */}
      <div role="status">
        {ended !== null && (
          <div
            data-ended={ended.as}
            className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t-2 border-edge bg-card px-5 py-3"
          >
            <Icon name={ended.as === 'delivered' ? 'check' : 'warning'} className="size-8" />
            <p className="min-w-0 flex-1 basis-52 text-xl font-semibold">{t(`ended.${ended.as}`, { id: ended.id })}</p>
            <Button onClick={() => watch.sawEnd()}>{t('ended.close')}</Button>
          </div>
        )}
      </div>
      {isShown && at !== 'orders' && (
        <button
          type="button"
          data-show-orders
          className="flex min-h-touch w-full items-center gap-3 border-t-2 border-mark bg-card px-5 py-3 text-left text-xl font-semibold"
          onClick={() => flow.do({ do: 'show_orders' })}
        >
          <Icon name="clock" className="text-mark" />
          <span data-open={orders.size} data-waiting={waiting} className="min-w-0 flex-1">
            {words.filter((each) => typeof each === 'string').join(' · ')}
          </span>
          <Icon name="next" />
        </button>
      )}
    </div>
  );
}

/** All open orders of this room, live, and those that still wait to be sent. */
import { useOrders, useSelected } from '@comanda/client/react';
import { choiceWords } from '../../core/options.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type Told, toldOf } from '../orders/told.ts';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';
import { ProblemNote } from './ProblemNote.tsx';
import { StatusLine } from './StatusLine.tsx';

export function OrdersScreen() {
  const { client } = useKiosk();
  const { t } = useSpeech();
  const orders = toldOf(useOrders(client));
  const waiting = useSelected(client, (state) => state.waiting);
  return (
    <ScreenFrame name="orders" title={t('orders.title')} back={t('nav.menu')}>
      <ProblemNote />
      {orders.length === 0 && waiting.length === 0 && <p className="text-xl">{t('orders.none')}</p>}
      <ul className="flex flex-col gap-4">
        {waiting.map(({ key }) => (
          <li
            key={key}
            data-sending-order
            className="flex items-center gap-3 rounded-(--radius) border-2 border-warn bg-card p-5 text-2xl font-semibold"
          >
            <Icon name="clock" />
            {t('orders.status.sending')}
          </li>
        ))}
        {orders.map((order) => (
          <li key={order.id}>
            <OrderCard order={order} />
          </li>
        ))}
      </ul>
    </ScreenFrame>
  );
}

function OrderCard({ order: { id, status, items, expectedAt, mayCancel } }: { readonly order: Told }) {
  const { flow } = useKiosk();
  const { t, time, menuLang } = useSpeech();
  return (
    <article
      data-order={id}
      data-status={status}
      className="flex flex-col gap-3 rounded-(--radius) border border-line bg-card p-5 data-[status=ready]:border-4 data-[status=ready]:border-good"
    >
      <h2 className="text-xl text-soft">{t('orders.number', { id })}</h2>
      <p className="text-2xl font-bold">{t(`orders.status.${status}`)}</p>
      <StatusLine status={status} />
      {expectedAt !== null && <p className="text-xl">{t('orders.expected', { time: time(expectedAt) })}</p>}
      <ul lang={menuLang} className="text-xl">
        {items.map((item) => (
          <li key={item.id}>
            {item.quantity} × {item.product_name}
            {item.options.length > 0 && <span className="block pl-8">{choiceWords(item.options)}</span>}
          </li>
        ))}
      </ul>
      {mayCancel && (
        <Button data-cancel={id} className="self-start" onClick={() => flow.do({ do: 'ask_cancel', order: id })}>
          {t('orders.cancel', { id })}
        </Button>
      )}
    </article>
  );
}

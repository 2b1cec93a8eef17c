/** The server has the order: its number, when it should come, and what can be done next. */
import { useOrder } from '@comanda/client/react';
import { Icon } from '../../ui/Icon.tsx';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function PlacedScreen({ id }: { readonly id: number }) {
  const { client, flow } = useKiosk();
  const { t, time } = useSpeech();
  const expectedAt = useOrder(client, id)?.expectedAt ?? null;
  return (
    <ScreenFrame
      name="placed"
      title={t('placed.title')}
      back={t('placed.more')}
      actions={
        <MainButton data-follow onClick={() => flow.do({ do: 'show_orders' })}>
          {t('placed.follow')}
        </MainButton>
      }
      isCentred
    >
      <Icon name="check" className="order-first mx-auto rounded-full bg-mark p-3 text-[3.5rem] text-on-mark" />
      <p data-placed={id} className="text-3xl font-semibold">
        {t('placed.number', { id })}
      </p>
      {expectedAt !== null && <p className="text-3xl">{t('placed.expected', { time: time(expectedAt) })}</p>}
    </ScreenFrame>
  );
}

/** The server has the order: its number, when it should come, and what can be done next. */
import { useOrder } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
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
        <Button kind="main" data-follow onClick={() => flow.do({ do: 'show_orders' })}>
          {t('placed.follow')}
        </Button>
      }
    >
      <div className="flex flex-1 flex-col items-center justify-center gap-4 text-center">
        <Icon name="check" className="text-[6rem] text-good" />
        <p data-placed={id} className="text-4xl font-bold">
          {t('placed.number', { id })}
        </p>
        {expectedAt !== null && <p className="text-2xl">{t('placed.expected', { time: time(expectedAt) })}</p>}
      </div>
    </ScreenFrame>
  );
}

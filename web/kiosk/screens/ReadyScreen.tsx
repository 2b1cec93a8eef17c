/** The whole screen says that an order is ready, until somebody has seen it. */
import { useOrders, useSelected } from '@comanda/client/react';
import { useEffect, useRef } from 'react';
import { Icon } from '../../ui/Icon.tsx';
import { lineWords } from '../orders/told.ts';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function ReadyScreen() {
  const { client, watch, chime } = useKiosk();
  const { t, menuLang } = useSpeech();
  const ready = useSelected(watch, (state) => state.ready);
  const orders = useOrders(client);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const names = ready.flatMap((id) => orders.get(id)?.items.map(lineWords) ?? []);
  return (
    <main
      data-screen="ready"
      className="flex min-h-0 flex-1 flex-col justify-between gap-6 overflow-y-auto bg-mark p-6 text-on-mark"
    >
      <div role="alert" className="my-auto flex flex-col items-center gap-5 text-center *:max-w-full">
        <Icon name="bell" className="text-[8rem]" />
        <h1 className="text-4xl font-bold min-[24rem]:text-5xl sm:text-6xl">
          {t(ready.length === 1 ? 'ready.title' : 'ready.title_many')}
        </h1>
        <p className="text-3xl">{t('ready.text')}</p>
        <p className="text-3xl font-semibold" lang={menuLang} data-ready={ready.join()}>
          {names.join(', ')}
        </p>
      </div>
      <button
        ref={button}
        type="button"
        data-seen
        onClick={() => {
          chime.hush();
          watch.sawReady();
        }}
        className="min-h-touch shrink-0 rounded-(--radius) bg-on-mark px-8 py-7 text-3xl font-bold text-mark"
      >
        {t('ready.close')}
      </button>
    </main>
  );
}

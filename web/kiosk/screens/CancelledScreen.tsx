/** The whole screen says that somebody has cancelled an order and why, and what to do next, until it has been seen. */
import { useSelected } from '@comanda/client/react';
import { useEffect, useRef } from 'react';
import { knownReason } from '../../core/cancel-reasons.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function CancelledScreen() {
  const { watch, flow } = useKiosk();
  const { t } = useSpeech();
  const cancelled = useSelected(watch, (state) => state.cancelled);
  const title = useRef<HTMLHeadingElement>(null);
  // What may be long is read from its beginning.
  useEffect(() => title.current?.focus(), []);

  function seen() {
    const { state: screen } = flow;
    const isOfThese = 'order' in screen && cancelled.some(({ id }) => id === screen.order);
    watch.sawCancelled();
    if (isOfThese) flow.do({ do: 'show_orders' });
  }

  return (
    <main data-screen="cancelled" className="flex min-h-0 flex-1 flex-col gap-4 p-6">
      <div role="alert" className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex min-h-full flex-col items-center justify-center gap-5 text-center *:max-w-full">
          <Icon name="close" className="text-[6rem] text-late" />
          <h1 ref={title} tabIndex={-1} className="text-4xl font-bold outline-none min-[24rem]:text-5xl">
            {t(cancelled.length > 1 ? 'cancelled.title_many' : 'cancelled.title')}
          </h1>
          {cancelled.map(({ id, what, reason }) => (
            <div key={id} data-cancelled={id} className="flex flex-col gap-2">
              <p className="text-soft">
                {t('orders.number', { id })}
                {what !== '' && `: ${what}`}
              </p>
              <p data-reason className="whitespace-pre-line text-3xl font-semibold">
                {reasonWords(t, reason)}
              </p>
            </div>
          ))}
          <p className="text-2xl">{t('cancelled.next')}</p>
        </div>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button data-seen className="grow basis-52 py-5 text-2xl" onClick={seen}>
          {t('cancelled.close')}
        </Button>
        <Button
          kind="main"
          data-again
          className="grow basis-52 py-5 text-2xl"
          onClick={() => {
            seen();
            flow.do({ do: 'show_menu' });
          }}
        >
          {t('cancelled.again')}
        </Button>
      </div>
    </main>
  );
}

function reasonWords(t: ReturnType<typeof useSpeech>['t'], reason: string | null): string {
  if (reason === null) return t('cancelled.unsaid');
  const known = knownReason(reason);
  return known === null ? reason : t(`cancelled.reasons.${known}`);
}

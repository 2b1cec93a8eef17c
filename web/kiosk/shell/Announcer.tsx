/** Says aloud that an order goes on, on every screen and once; that one is ready says the screen of its own. */
import { useSelected } from '@comanda/client/react';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export function Announcer() {
  const { news } = useKiosk();
  const { t } = useSpeech();
  const step = useSelected(news, (state) => state);
  return (
    <p role="status" data-said className="sr-only">
      {step !== null &&
        step.status !== 'ready' &&
        `${t('orders.number', { id: step.id })}: ${t(`orders.status.${step.status}`)}`}
    </p>
  );
}

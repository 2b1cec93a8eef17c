/** Whether the screen stays on, and how long the server takes to answer. */
import { useSelected } from '@comanda/client/react';
import { useQuery } from '@tanstack/react-query';
import { thisPage } from '../../core/page.ts';
import { Button } from '../../ui/Button.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { gradeOf, latencyMs } from '../devices/latency.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useIsLive } from '../tickets/use-order-doing.ts';
import { Check } from './Check.tsx';

export function ScreenCheck() {
  const t = boardTexts.use();
  const state = useSelected(useDesk().wakeLock, (each) => each);
  return (
    <Check name="screen" title={t('shift.screen.title')} isWell={state === 'held'}>
      <p>{t(`shift.screen.${state}`)}</p>
    </Check>
  );
}

export function ConnectionCheck() {
  const t = boardTexts.use();
  const { live } = useDesk();
  const isLive = useIsLive();
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['latency'],
    // What was measured in another check says nothing of now.
    staleTime: 0,
    retry: false,
    queryFn: ({ signal }) => latencyMs(() => live.rest.read('/healthz', signal), thisPage),
  });
  const grade = data === undefined ? null : gradeOf(data);
  const words = grade === null || data === undefined ? '' : t(`shift.connection.${grade}`, { ms: Math.round(data) });
  return (
    <Check name="connection" title={t('shift.connection.title')} isWell={isLive && grade === 'good'}>
      <p>{!isLive ? t('shift.connection.off') : isFetching ? t('shift.connection.measuring') : words}</p>
      <Button className="self-start" busy={isFetching} disabled={!isLive} onClick={() => void refetch()}>
        {t('shift.connection.measure')}
      </Button>
    </Check>
  );
}

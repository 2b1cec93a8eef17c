/** Whether this device may alert somebody who does not look at the board: explained before it is asked for. */
import { Refused, Unreachable } from '@comanda/client';
import { useSelected } from '@comanda/client/react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from '../../ui/Button.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { siteTime } from '../live/site-time.ts';
import { Check } from './Check.tsx';

export function NotificationCheck() {
  const t = boardTexts.use();
  const { permit } = useDesk();
  const state = useSelected(permit, (each) => each);
  return (
    <Check name="notifications" title={t('shift.notifications.title')} isWell={state === 'granted'}>
      <p>{t(state === 'default' ? 'shift.notifications.why' : `shift.notifications.${state}`)}</p>
      {state === 'default' && (
        <Button data-ask className="self-start" onClick={() => void permit.ask()}>
          {t('shift.notifications.ask')}
        </Button>
      )}
    </Check>
  );
}

export function PushCheck() {
  const t = boardTexts.use();
  const { permit, push } = useDesk();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  const permission = useSelected(permit, (each) => each);
  const state = useSelected(push, (each) => each);
  const look = useQuery({
    queryKey: ['push'],
    staleTime: 0,
    retry: false,
    queryFn: () => push.look().then(() => true),
  });
  const change = useMutation({ mutationFn: (on: boolean) => (on ? push.goOn(chosen) : push.goOff()) });
  const tryOut = useMutation({ mutationFn: () => push.tryOut() });
  const error = change.error ?? tryOut.error ?? look.error;
  const isBusy = change.isPending || tryOut.isPending;
  const words =
    state.is === 'on'
      ? t('shift.push.on', { time: siteTime(state.until, chosen, timeZone) })
      : t(`shift.push.${state.is}`);
  return (
    <Check name="push" title={t('shift.push.title')} isWell={state.is === 'on'}>
      <p>{words}</p>
      {state.is === 'off' && permission !== 'granted' && (
        <p className="text-soft">{t('shift.push.needs_permission')}</p>
      )}
      {error && (
        <p role="alert" className="text-late">
          {t('shift.push.failed', { why: whyOf(error, t('shift.push.away')) })}
        </p>
      )}
      {tryOut.data && <p role="status">{t(`shift.push.outcome.${tryOut.data}`)}</p>}
      <div className="flex flex-wrap gap-3">
        {state.is === 'off' && (
          <Button data-push-on disabled={permission !== 'granted'} busy={isBusy} onClick={() => change.mutate(true)}>
            {t('shift.push.turn_on')}
          </Button>
        )}
        {state.is === 'on' && (
          <>
            <Button busy={isBusy} onClick={() => tryOut.mutate()}>
              {t('shift.push.try')}
            </Button>
            <Button busy={isBusy} onClick={() => change.mutate(false)}>
              {t('shift.push.turn_off')}
            </Button>
          </>
        )}
      </div>
    </Check>
  );
}

/** In the server's words, or in the browser's, who alone knows. */
function whyOf(error: Error, away: string): string {
  if (error instanceof Unreachable) return away;
  return error instanceof Refused ? error.message : `${error.name}: ${error.message}`;
}

/** Across the board while it may not show what is: says so, says of when it is, and what happens next. */
import type { ConnectionStatus } from '@comanda/client';
import { useSelected } from '@comanda/client/react';
import { useState } from 'react';
import { Icon } from '../../ui/Icon.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { siteTimeToTheSecond } from '../live/site-time.ts';
import { useLive } from '../live/use-live.ts';

export function StaleBanner() {
  const status = useSelected(useLive().client, ({ connection }) => connection.status);
  const [before, setBefore] = useState<Down | null>(null);
  const down = downAfter(before, status);
  if (down !== before) setBefore(down);
  return down === null ? null : <Banner down={down} />;
}

function Banner({ down }: { readonly down: Down }) {
  const t = boardTexts.use();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  const asOf = useSelected(useLive().client, ({ connection }) => connection.asOf);
  return (
    <p role="alert" data-stale={down} className="flex items-center gap-3 bg-warn px-4 py-3 font-medium text-on-warn">
      <Icon name="warning" />
      <span>
        {t(`shell.stale.${down}`)}{' '}
        {asOf === null
          ? t('shell.stale_never')
          : t('shell.stale_as_of', { time: siteTimeToTheSecond(asOf, chosen, timeZone) })}
      </span>
    </p>
  );
}

type Down = Extract<ConnectionStatus, 'offline' | 'refused' | 'stopped'>;

/** Each new try is not read out anew: what is down stays so until it is live. */
function downAfter(before: Down | null, status: ConnectionStatus): Down | null {
  switch (status) {
    case 'live':
      return null;
    case 'connecting':
    case 'catching_up':
      return before;
    case 'offline':
    case 'refused':
    case 'stopped':
      return status;
  }
}

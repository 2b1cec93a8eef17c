/** How the connection stands and of when the board is: always in sight, in a word, a shape and a time. */
import { useSelected } from '@comanda/client/react';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { type ConnectionShape, connectionLook } from '../live/connection-look.ts';
import { useSite } from '../live/site.ts';
import { siteTimeToTheSecond } from '../live/site-time.ts';
import { useLive } from '../live/use-live.ts';

const SHAPES: Readonly<Record<ConnectionShape, { readonly path: string; readonly colour: string }>> = {
  disc: { path: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z', colour: 'fill-good' },
  ring: { path: 'M12 3a9 9 0 1 0 9 9h-5a4 4 0 1 1-4-4V3Z', colour: 'fill-soft motion-safe:animate-spin' },
  triangle: { path: 'M12 2 1 22h22L12 2Zm-1.3 7h2.6v6h-2.6V9Zm0 8h2.6v2.5h-2.6V17Z', colour: 'fill-late' },
  cross: { path: 'M6 2 2 6l6 6-6 6 4 4 6-6 6 6 4-4-6-6 6-6-4-4-6 6-6-6Z', colour: 'fill-late' },
};

export function ConnectionState() {
  const t = boardTexts.use();
  const status = useSelected(useLive().client, ({ connection }) => connection.status);
  const { path, colour } = SHAPES[connectionLook(status).shape];
  return (
    <p data-connection={status} className="flex items-center gap-2 whitespace-nowrap max-sm:order-first max-sm:grow">
      <svg aria-hidden="true" viewBox="0 0 24 24" className={`size-5 shrink-0 ${colour}`}>
        <path d={path} fillRule="evenodd" />
      </svg>
      <span className="flex flex-col leading-tight sm:flex-row sm:gap-2">
        {/* The word alone is news, and the time is not. */}
        <strong role="status">{t(`shell.connection.${status}`)}</strong>
        <AsOf />
      </span>
    </p>
  );
}

const SECOND_MS = 1_000;

/** By itself: every sign of life is news to it, and to nothing else up here. */
function AsOf() {
  const t = boardTexts.use();
  const chosen = useStored(language);
  const { timeZone } = useSite();
  const second = useSelected(useLive().client, ({ connection: { asOf } }) => asOf && Math.floor(asOf / SECOND_MS));
  return (
    <span data-as-of className="text-soft tabular-nums">
      {second === null
        ? t('shell.never')
        : t('shell.as_of', { time: siteTimeToTheSecond(second * SECOND_MS, chosen, timeZone) })}
    </span>
  );
}

/** The line that every screen has: where this is, another language, and better seeing. */
import { useSelected } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/Icon.tsx';
import { chosenLanguage, WORDS } from '../i18n/languages.ts';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export function TopLine({ isLow }: { readonly isLow: boolean }) {
  const { shelf, flow } = useKiosk();
  const { t, language, offered } = useSpeech();
  const site = useSelected(shelf, (state) => state.site);
  const at = useSelected(flow, (screen) => screen.at);
  const others = offered.filter((each) => each !== language);
  const [other] = others;
  return (
    <header
      className={classNames(
        'flex flex-wrap items-center justify-between gap-x-3 gap-y-2 px-5 py-2',
        isLow && 'bg-card',
      )}
    >
      {/* The first screen says it larger, and where everything is low there is no room to spare. */}
      {at !== 'attract' && !isLow && (
        <p className="min-w-0 text-soft">
          {site?.site_name ?? 'Comanda'}
          {site?.room_code != null && ` · ${t('attract.room', { room: site.room_code })}`}
        </p>
      )}
      <div className="ml-auto flex flex-wrap justify-end gap-2">
        {/* One other is one touch away; of several one is chosen. */}
        {at !== 'language' && others.length === 1 && other !== undefined && (
          <Button data-language={other} lang={other} onClick={() => chosenLanguage.set(other)}>
            {WORDS.get(other)?.name}
          </Button>
        )}
        {at !== 'language' && others.length > 1 && (
          <Button data-languages onClick={() => flow.do({ do: 'choose_language' })}>
            {t('language.button')}
          </Button>
        )}
        <Button data-looks onClick={() => flow.do({ do: 'choose_looks' })}>
          <Icon name="eye" />
          {t('looks.button')}
        </Button>
      </div>
    </header>
  );
}

/** The first screen: a welcome in each language that is spoken here, and one large touch whatever the language. */
import { useSelected } from '@comanda/client/react';
import { chosenLanguage, WORDS } from '../i18n/languages.ts';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function AttractScreen() {
  const { flow, shelf } = useKiosk();
  const { t, language, offered } = useSpeech();
  const site = useSelected(shelf, (state) => state.site);
  const start = () => flow.do({ do: 'touch', languages: offered.length, spoken: chosenLanguage.value !== null });
  const others = offered.filter((each) => each !== language);
  return (
    <main data-screen="attract" className="flex min-h-0 flex-1 overflow-y-auto px-5 pb-5">
      <div className="relative flex min-h-fit min-w-0 flex-1 flex-col items-center justify-between gap-5 rounded-[1.25rem] border border-line bg-card p-5 text-center">
        <div className="flex flex-col gap-1 text-2xl">
          <p className="font-semibold">{site?.site_name ?? 'Comanda'}</p>
          {site?.room_code != null && <p className="text-soft">{t('attract.room', { room: site.room_code })}</p>}
        </div>
        <div className="flex flex-col gap-4">
          <h1 className="text-4xl font-bold min-[24rem]:text-5xl">{t('attract.title')}</h1>
          {others.map((each) => (
            <p key={each} lang={each} className="text-2xl text-soft">
              {WORDS.get(each)?.texts.attract.title}
            </p>
          ))}
        </div>
        {/* It reaches over all of the card: no one has to aim. */}
        <button
          type="button"
          data-start
          onClick={start}
          className="flex w-full max-w-2xl flex-col gap-1 rounded-[1.25rem] bg-mark px-5 py-5 text-on-mark after:absolute after:inset-0 after:rounded-[1.25rem]"
        >
          <span className="text-3xl font-bold">{t('attract.start')}</span>
          {others.map((each) => (
            <span key={each} lang={each} className="text-xl">
              {WORDS.get(each)?.texts.attract.start}
            </span>
          ))}
        </button>
      </div>
    </main>
  );
}

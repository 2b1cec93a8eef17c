/** The first screen: one large touch, whatever the language. */
import { chosenLanguage } from '../i18n/languages.ts';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function AttractScreen() {
  const { flow } = useKiosk();
  const { t, offered } = useSpeech();
  const start = () => flow.do({ do: 'touch', languages: offered.length, spoken: chosenLanguage.value !== null });
  return (
    <main data-screen="attract" className="flex min-h-0 flex-1 p-5">
      <button
        type="button"
        data-start
        onClick={start}
        className="flex flex-1 flex-col items-center justify-center gap-6 rounded-(--radius) bg-mark p-6 text-on-mark"
      >
        <h1 className="text-5xl font-bold">{t('attract.title')}</h1>
        <span className="text-2xl">{t('attract.start')}</span>
      </button>
    </main>
  );
}

/** In which language: each called as it calls itself. */
import { Button } from '../../ui/Button.tsx';
import { chosenLanguage, WORDS } from '../i18n/languages.ts';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function LanguageScreen() {
  const { flow } = useKiosk();
  const { t, offered } = useSpeech();
  return (
    <ScreenFrame name="language" title={t('language.title')} isCentred>
      <ul className="flex flex-col gap-4">
        {offered.map((each) => (
          <li key={each}>
            <Button
              data-speak={each}
              lang={each}
              className="w-full py-6 text-3xl font-semibold"
              onClick={() => {
                chosenLanguage.set(each);
                flow.do({ do: 'speak' });
              }}
            >
              {WORDS.get(each)?.name}
            </Button>
          </li>
        ))}
      </ul>
    </ScreenFrame>
  );
}

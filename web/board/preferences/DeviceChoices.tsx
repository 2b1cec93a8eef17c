/** Language, look and size of letters of this device: also for whoever cannot read what is on it yet. */
import { largeText, THEMES, theme } from '../../ui/appearance.ts';
import { Choice } from '../../ui/Choice.tsx';
import { LANGUAGE_NAMES, LANGUAGES, language } from '../../ui/i18n/language.ts';
import { Switch } from '../../ui/Switch.tsx';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';

export function DeviceChoices() {
  const t = boardTexts.use();
  const chosenLanguage = useStored(language);
  const chosenTheme = useStored(theme);
  const isLarge = useStored(largeText);
  return (
    <section aria-label={t('preferences.title')} className="flex flex-col gap-4">
      <Choice
        label={t('preferences.language')}
        options={LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value], lang: value }))}
        value={chosenLanguage}
        onChange={(chosen) => language.set(chosen)}
      />
      <Choice
        label={t('preferences.theme')}
        options={THEMES.map((value) => ({ value, text: t(`preferences.themes.${value}`) }))}
        value={chosenTheme}
        onChange={(chosen) => theme.set(chosen)}
      />
      <Switch label={t('preferences.large_text')} checked={isLarge} onChange={(large) => largeText.set(large)} />
    </section>
  );
}

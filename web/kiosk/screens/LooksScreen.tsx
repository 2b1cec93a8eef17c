/** Larger letters, more contrast, everything low. */
import { largeText, theme } from '../../ui/appearance.ts';
import { Switch } from '../../ui/Switch.tsx';
import { useStored } from '../../ui/stored.ts';
import { reach } from '../shell/looks.ts';
import { MainButton } from '../shell/MainButton.tsx';
import { ScreenFrame } from '../shell/ScreenFrame.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function LooksScreen() {
  const { flow } = useKiosk();
  const { t } = useSpeech();
  const isLarge = useStored(largeText);
  const shown = useStored(theme);
  const isLow = useStored(reach);
  return (
    <ScreenFrame
      name="looks"
      title={t('looks.title')}
      back={null}
      isCentred
      actions={
        <MainButton data-done onClick={() => flow.do({ do: 'back' })}>
          {t('looks.done')}
        </MainButton>
      }
    >
      <div className="divide-y divide-line rounded-(--radius) border border-line bg-card px-5 text-2xl [&>*]:py-4">
        <Switch label={t('looks.large')} checked={isLarge} onChange={(on) => largeText.set(on)} />
        <Switch
          label={t('looks.contrast')}
          checked={shown === 'contrast'}
          onChange={(on) => theme.set(on ? 'contrast' : 'system')}
        />
        <Switch label={t('looks.reach')} checked={isLow} onChange={(on) => reach.set(on)} />
      </div>
    </ScreenFrame>
  );
}

/** Larger letters, more contrast, everything low. */
import { largeText, theme } from '../../ui/appearance.ts';
import { Button } from '../../ui/Button.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useStored } from '../../ui/stored.ts';
import { reach } from '../shell/looks.ts';
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
      actions={
        <Button kind="main" data-done className="flex-1" onClick={() => flow.do({ do: 'back' })}>
          {t('looks.done')}
        </Button>
      }
    >
      <div className="flex flex-1 flex-col justify-end divide-y divide-line text-xl">
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

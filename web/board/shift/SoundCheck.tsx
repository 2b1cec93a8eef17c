/** Plays the sound of a new order, and asks whether it was heard: only a person knows. */
import { useState } from 'react';
import { thisPage } from '../../core/page.ts';
import { Button } from '../../ui/Button.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSound } from '../ringing/use-bell.ts';
import { Check } from './Check.tsx';
import { soundRuns } from './sound-runs.ts';

export interface SoundCheckProps {
  readonly isHeard: boolean;
  readonly onHeard: (isHeard: boolean) => void;
}

type Step = 'idle' | 'playing' | 'asking' | 'not_heard';

export function SoundCheck({ isHeard, onHeard }: SoundCheckProps) {
  const t = boardTexts.use();
  const { bell, ringer } = useDesk();
  const sound = useSound(bell);
  const [step, setStep] = useState<Step>('idle');

  async function play() {
    onHeard(false);
    setStep('playing');
    const isSounded = (await soundRuns(ringer, thisPage)) && (await bell.tryOut('new'));
    setStep(isSounded ? 'asking' : 'idle');
  }

  function answer(heard: boolean) {
    onHeard(heard);
    setStep(heard ? 'idle' : 'not_heard');
  }

  return (
    <Check name="sound" title={t('shift.sound.title')} isWell={isHeard}>
      <p>{t(isHeard ? 'shift.sound.well' : 'shift.sound.hint')}</p>
      {(sound.is === 'blocked' || sound.is === 'unavailable') && (
        <p role="alert" className="text-late">
          {t(`shift.sound.${sound.is}`)}
        </p>
      )}
      {step === 'asking' && (
        <fieldset className="flex flex-wrap items-center gap-3">
          <legend className="sr-only">{t('shift.sound.heard')}</legend>
          <span aria-hidden="true" className="font-medium">
            {t('shift.sound.heard')}
          </span>
          <Button kind="main" data-heard onClick={() => answer(true)}>
            {t('shift.sound.yes')}
          </Button>
          <Button onClick={() => answer(false)}>{t('shift.sound.no')}</Button>
        </fieldset>
      )}
      {step === 'not_heard' && <p role="alert">{t('shift.sound.not_heard')}</p>}
      {step !== 'asking' && sound.is !== 'unavailable' && (
        <Button data-play className="self-start" busy={step === 'playing'} onClick={() => void play()}>
          {t(step === 'playing' ? 'shift.sound.playing' : 'shift.sound.play')}
        </Button>
      )}
    </Check>
  );
}

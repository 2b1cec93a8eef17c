/** Whether somebody is still there, before what they chose is cleared. */
import { useSelected } from '@comanda/client/react';
import { useEffect, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useKiosk, useSpeech } from '../shell/use-kiosk.ts';

export function IdleScreen() {
  const { idle } = useKiosk();
  const { t } = useSpeech();
  const left = useSelected(idle, ({ secondsLeft }) => secondsLeft ?? 0);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <main data-screen="idle" className="flex min-h-0 flex-1 flex-col justify-between gap-6 overflow-y-auto p-6">
      <div className="my-auto flex flex-col items-center gap-5 text-center *:max-w-full">
        <div role="alert">
          <h1 className="text-4xl font-bold min-[24rem]:text-5xl">{t('idle.title')}</h1>
        </div>
        {/* Each second read aloud would be no help. */}
        <p data-left={left} className="text-3xl">
          {t('idle.text', { count: left })}
        </p>
      </div>
      <Button ref={button} kind="main" data-stay className="shrink-0 py-7 text-3xl" onClick={() => idle.touched()}>
        {t('idle.stay')}
      </Button>
    </main>
  );
}

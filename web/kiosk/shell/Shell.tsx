/** The kiosk's frame around the screen of the moment, and what takes the whole screen. */
import { useSelected } from '@comanda/client/react';
import { useEffect } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { useStored } from '../../ui/stored.ts';
import { AttractScreen } from '../screens/AttractScreen.tsx';
import { IdleScreen } from '../screens/IdleScreen.tsx';
import { ReadyScreen } from '../screens/ReadyScreen.tsx';
import { ScreenOf } from '../screens/ScreenOf.tsx';
import { FootLine } from './FootLine.tsx';
import { reach } from './looks.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { TopLine } from './TopLine.tsx';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export function Shell() {
  const { flow, idle, watch, chime, shelf } = useKiosk();
  const { language } = useSpeech();
  const screen = useSelected(flow, (state) => state);
  const isAsked = useSelected(idle, ({ secondsLeft }) => secondsLeft !== null);
  const isReady = useSelected(watch, ({ ready }) => ready.length > 0);
  const siteName = useSelected(shelf, ({ site }) => site?.site_name ?? 'Comanda');
  const isLow = useStored(reach);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = siteName;
  }, [language, siteName]);
  useEffect(() => {
    const ended = new AbortController();
    for (const event of ['pointerdown', 'keydown', 'scroll', 'input'] as const) {
      const touched = () => {
        idle.touched();
        if (event !== 'scroll') chime.unlock();
      };
      window.addEventListener(event, touched, { capture: true, signal: ended.signal });
    }
    return () => ended.abort();
  }, [idle, chime]);
  return (
    <div data-reach={isLow} className="flex h-full flex-col">
      {isLow && <div aria-hidden="true" className="h-1/3 shrink-0" />}
      <div className={classNames('flex min-h-0 flex-1', isLow ? 'flex-col-reverse' : 'flex-col')}>
        {isReady ? (
          <ReadyScreen />
        ) : isAsked ? (
          <IdleScreen />
        ) : (
          <>
            <TopLine />
            <NoticeLine />
            {screen.at === 'attract' ? <AttractScreen /> : <ScreenOf screen={screen} />}
          </>
        )}
      </div>
      {!isReady && !isAsked && <FootLine />}
    </div>
  );
}

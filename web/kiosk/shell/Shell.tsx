/** The kiosk's frame around the screen of the moment, and what takes the whole screen. */
import { useSelected } from '@comanda/client/react';
import { Activity, useEffect } from 'react';
import { useStored } from '../../ui/stored.ts';
import { AttractScreen } from '../screens/AttractScreen.tsx';
import { IdleScreen } from '../screens/IdleScreen.tsx';
import { ReadyScreen } from '../screens/ReadyScreen.tsx';
import { ScreenOf } from '../screens/ScreenOf.tsx';
import { Announcer } from './Announcer.tsx';
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
  const topLine = <TopLine key="top" isLow={isLow} />;
  return (
    <div data-reach={isLow} className="flex h-full flex-col">
      {/* What fills the screen has its one button low as it is. */}
      {isLow && !isReady && !isAsked && <div aria-hidden="true" data-reach-gap />}
      {isReady ? <ReadyScreen /> : isAsked && <IdleScreen />}
      {/* Kept as it was behind what stands in front of it: with what was being written. */}
      <Activity mode={isReady || isAsked ? 'hidden' : 'visible'}>
        {/* As it stands there, from above to below, so it is read aloud and walked through by keyboard. */}
        {!isLow && topLine}
        <NoticeLine />
        {screen.at === 'attract' ? <AttractScreen /> : <ScreenOf screen={screen} />}
        {isLow && topLine}
        <FootLine />
      </Activity>
      <Announcer />
    </div>
  );
}

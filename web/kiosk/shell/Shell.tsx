/** The kiosk's frame around the screen of the moment, and what takes the whole screen. */
import { useSelected } from '@comanda/client/react';
import { Activity, useEffect } from 'react';
import { useStored } from '../../ui/stored.ts';
import { AttractScreen } from '../screens/AttractScreen.tsx';
import { CancelledScreen } from '../screens/CancelledScreen.tsx';
import { IdleScreen } from '../screens/IdleScreen.tsx';
import { OffScreen } from '../screens/OffScreen.tsx';
import { ReadyScreen } from '../screens/ReadyScreen.tsx';
import { ScreenOf } from '../screens/ScreenOf.tsx';
import { Announcer } from './Announcer.tsx';
import { Covering } from './Covering.tsx';
import { FootLine } from './FootLine.tsx';
import { reach } from './looks.ts';
import { NoticeLine } from './NoticeLine.tsx';
import { TopLine } from './TopLine.tsx';
import { useKiosk, useSpeech } from './use-kiosk.ts';

type Cover = 'idle' | 'off' | 'ready' | 'cancelled' | null;

/** What is to be cleared is asked first, whatever else there is to say: it must not happen behind anything. */
function useCover(): Cover {
  const { idle, standing, watch } = useKiosk();
  const isAsked = useSelected(idle, ({ secondsLeft }) => secondsLeft !== null);
  const isOff = useSelected(standing, (state) => state.isOff);
  const isReady = useSelected(watch, ({ ready }) => ready.length > 0);
  const isCancelled = useSelected(watch, ({ cancelled }) => cancelled.length > 0);
  if (isAsked) return 'idle';
  if (isOff) return 'off';
  if (isReady) return 'ready';
  return isCancelled ? 'cancelled' : null;
}

export function Shell() {
  const { flow, idle, chime, shelf } = useKiosk();
  const { language } = useSpeech();
  const screen = useSelected(flow, (state) => state);
  const cover = useCover();
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
      {isLow && cover === null && <div aria-hidden="true" data-reach-gap />}
      {cover !== null && (
        <Covering key={cover}>
          <Covered by={cover} />
        </Covering>
      )}
      {/* Kept as it was behind what stands in front of it: with what was being written. */}
      <Activity mode={cover !== null ? 'hidden' : 'visible'}>
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

function Covered({ by }: { readonly by: Exclude<Cover, null> }) {
  switch (by) {
    case 'idle':
      return <IdleScreen />;
    case 'off':
      return <OffScreen />;
    case 'ready':
      return <ReadyScreen />;
    case 'cancelled':
      return <CancelledScreen />;
  }
}

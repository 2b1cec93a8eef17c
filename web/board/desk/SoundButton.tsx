/** How the screen's sound stands, always in sight; blocked, one touch lets it out; silenced, one touch ends that. */
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { language } from '../../ui/i18n/language.ts';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { siteTime } from '../live/site-time.ts';
import type { SoundState } from '../ringing/bell.ts';
import { MUTE_MINUTES } from '../ringing/mute.ts';
import { useSound } from '../ringing/use-bell.ts';
import { useDesk } from './use-desk.ts';

export function SoundButton() {
  const t = boardTexts.use();
  const { bell, ringer } = useDesk();
  const sound = useSound(bell);
  const chosen = useStored(language);
  const { timeZone } = useSite();
  const [isOpen, setOpen] = useState(false);
  const isWell = sound.is === 'running';

  function touched() {
    switch (sound.is) {
      case 'running':
        return setOpen(true);
      case 'muted':
        return bell.unmute();
      case 'blocked':
        // The touch itself has let it out already, where the browser does so at all.
        return ringer.unlock();
      case 'unavailable':
        return;
    }
  }

  return (
    <>
      <Button
        kind={isWell ? 'quiet' : 'plain'}
        data-sound={sound.is}
        onClick={touched}
        className={classNames(
          'shrink-0 px-3',
          sound.is === 'muted' && 'border-warn bg-warn font-semibold text-on-warn',
          (sound.is === 'blocked' || sound.is === 'unavailable') && 'border-late bg-late font-semibold text-on-late',
        )}
      >
        <Icon name={isWell ? 'sound' : 'sound_off'} />
        <span role="status" className={classNames(isWell ? 'sr-only xl:not-sr-only' : 'text-sm sm:text-base')}>
          {soundWords(t, sound, (at) => siteTime(at, chosen, timeZone))}
        </span>
      </Button>
      <Dialog
        title={t('sound.silence')}
        description={t('sound.silence_hint')}
        open={isOpen}
        onClose={() => setOpen(false)}
      >
        <div className="flex flex-wrap gap-3">
          {MUTE_MINUTES.map((minutes) => (
            <Button
              key={minutes}
              className="flex-1"
              onClick={() => {
                bell.mute(minutes);
                setOpen(false);
              }}
            >
              {t('sound.for_minutes', { minutes })}
            </Button>
          ))}
        </div>
        <Button kind="quiet" onClick={() => void bell.tryOut('new')}>
          <Icon name="sound" />
          {t('sound.try')}
        </Button>
      </Dialog>
    </>
  );
}

export function soundWords(
  t: ReturnType<typeof boardTexts.use>,
  sound: SoundState,
  timeOf: (at: number) => string,
): string {
  return sound.is === 'muted' ? t('sound.muted', { time: timeOf(sound.until) }) : t(`sound.${sound.is}`);
}

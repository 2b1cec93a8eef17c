/** The check at the start of a shift: what this screen can do, tried out, and what is missing where somebody goes on without. */
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { toasts } from '../../ui/toasts.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { ConnectionCheck, ScreenCheck } from './DeviceChecks.tsx';
import { NotificationCheck, PushCheck } from './NoticeChecks.tsx';
import { SoundCheck } from './SoundCheck.tsx';
import { checked, useShiftFacts } from './use-shift.ts';

export function ShiftPage() {
  const t = boardTexts.use();
  const navigate = useNavigate();
  const [isHeard, setHeard] = useState(false);
  const missing = useShiftFacts(isHeard);

  function finish() {
    checked();
    const what = missing.map((part) => t(`shift.part.${part}`)).join(', ');
    if (what === '') toasts.show('done', t('shift.all_well'));
    else toasts.show('problem', t('shift.missing', { what }));
    void navigate({ to: '/' });
  }

  return (
    <BoardPage title={t('shift.title')} description={t('shift.description')}>
      <SoundCheck isHeard={isHeard} onHeard={setHeard} />
      <ScreenCheck />
      <NotificationCheck />
      <PushCheck />
      <ConnectionCheck />
      {missing.length > 0 && (
        <p data-missing className="text-soft">
          {t('shift.missing', { what: missing.map((part) => t(`shift.part.${part}`)).join(', ') })}
        </p>
      )}
      <Button kind="main" data-finish-shift onClick={finish}>
        {t('shift.finish')}
      </Button>
    </BoardPage>
  );
}

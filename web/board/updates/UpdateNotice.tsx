/** A new version waits: whoever is there may take it now. */
import { useSyncExternalStore } from 'react';
import { Button } from '../../ui/Button.tsx';
import { boardTexts } from '../i18n/board-texts.ts';
import { updates } from './page-updates.ts';

export function UpdateNotice() {
  const t = boardTexts.use();
  const isReady = useSyncExternalStore(updates.subscribe, () => updates.isReady);
  if (!isReady) return null;
  return (
    <Button data-update title={t('shell.update.ready')} onClick={() => updates.apply()}>
      {t('shell.update.now')}
    </Button>
  );
}

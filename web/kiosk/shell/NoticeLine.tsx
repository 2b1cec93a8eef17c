/** What a guest must know before anything else: that nobody would notice, that nothing is heard, that this device is not known. */
import { useSelected } from '@comanda/client/react';
import { Icon } from '../../ui/Icon.tsx';
import { noticeOf } from '../orders/told.ts';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export function NoticeLine() {
  const { client } = useKiosk();
  const { t } = useSpeech();
  const notice = useSelected(client, noticeOf);
  return (
    // There before anything stands in it: else what comes would not be read aloud.
    <div role="status" data-notice={notice ?? 'none'}>
      {notice !== null && (
        <p className="flex items-center justify-center gap-3 border-y-2 border-warn bg-warn px-5 py-3 text-lg font-semibold text-on-warn">
          <Icon name="warning" />
          {t(`notice.${notice}`)}
        </p>
      )}
    </div>
  );
}

/** The steps of the last seconds, each with a way back. */
import { useSelected } from '@comanda/client/react';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { roomWords } from './room-words.ts';

export function UndoBar() {
  const t = boardTexts.use();
  const { actions } = useDesk();
  const undoable = useSelected(actions, (state) => state.undoable);
  return (
    <section aria-label={t('actions.undo.label')} className="pointer-events-none fixed inset-x-0 bottom-0 z-30 p-3">
      <ol aria-live="polite" className="mx-auto flex max-w-4xl flex-wrap items-end justify-center gap-2">
        {undoable.map((offer) => (
          <li
            key={`${offer.id} ${offer.step}`}
            data-undo={offer.id}
            className="pointer-events-auto flex items-center gap-3 rounded-(--radius) border border-edge bg-card py-1 pl-4 pr-1 shadow-lg"
          >
            {t(`actions.undo.done.${offer.step}`, { room: roomWords(t, offer.room) })}
            <Button kind="quiet" className="font-semibold text-mark" onClick={() => void actions.undo(offer)}>
              <Icon name="undo" />
              {t('actions.undo.button')}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Orders that ask for somebody and hang out of sight: says how many and where, and one touch goes there. */
import { useSelected } from '@comanda/client/react';
import { Icon } from '../../ui/Icon.tsx';
import { useDesk } from '../desk/use-desk.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { outOfSight } from './painted.ts';

export function CallingElsewhere() {
  const t = boardTexts.use();
  const { shelf, painted } = useDesk();
  const list = useSelected(shelf, (state) => state.list);
  const calling = useSelected(shelf, (state) => state.calling);
  const seen = useSelected(painted, (state) => state);
  const ids = list.map(({ id }) => id);
  const { above, below } = outOfSight(ids, calling, seen);
  return (
    // There before anything stands in it: else what comes first would not be read aloud.
    <div
      role="status"
      className="pointer-events-none sticky top-[calc(max(44px,2.75rem)+0.75rem)] z-20 flex flex-wrap justify-center gap-2 empty:hidden"
    >
      {above.length > 0 && (
        <Jump
          way="up"
          words={t('tickets.above', { count: above.length })}
          onJump={() => painted.bring(above.at(-1) ?? 0)}
        />
      )}
      {below.length > 0 && (
        <Jump
          way="down"
          words={t('tickets.below', { count: below.length })}
          onJump={() => painted.bring(below[0] ?? 0)}
        />
      )}
    </div>
  );
}

interface JumpProps {
  readonly way: 'up' | 'down';
  readonly words: string;
  readonly onJump: () => void;
}

function Jump({ way, words, onJump }: JumpProps) {
  return (
    <button
      type="button"
      data-jump={way}
      onClick={onJump}
      className="pointer-events-auto inline-flex min-h-touch items-center gap-2 rounded-full bg-new px-5 py-1 text-base leading-tight font-semibold sm:text-lg text-on-new shadow-lg"
    >
      <Icon name={way} />
      {words}
    </button>
  );
}

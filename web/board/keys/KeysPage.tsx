/** The help on the keys: what each does. */
import { boardTexts } from '../i18n/board-texts.ts';
import { BoardPage } from '../tickets/BoardPage.tsx';
import { helpRows } from './keys.ts';

export function KeysPage() {
  const t = boardTexts.use();
  return (
    <BoardPage shape="card" title={t('keys.title')}>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
        {helpRows().map(({ help, keys }) => (
          <div key={help} className="contents">
            <dt className="flex max-w-40 flex-wrap gap-1">
              {keys.map((key) => (
                <kbd key={key} className="rounded-(--radius) border border-edge bg-sunken px-2 font-mono">
                  {keyName(t, key)}
                </kbd>
              ))}
            </dt>
            <dd>{t(`keys.help.${help}`)}</dd>
          </div>
        ))}
      </dl>
    </BoardPage>
  );
}

const NAMED = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'Enter', 'Backspace'] as const;

function keyName(t: ReturnType<typeof boardTexts.use>, key: string): string {
  const named = NAMED.find((name) => name === key);
  return named ? t(`keys.name.${named}`) : key;
}

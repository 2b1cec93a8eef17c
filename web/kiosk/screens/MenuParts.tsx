/** The parts of the menu: a column beside it where there is room, a line to be pushed along where there is not. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { MenuSection } from '../../core/menu-sections.ts';
import { classNames } from '../../ui/class-names.ts';
import { useSpeech } from '../shell/use-kiosk.ts';

export interface MenuPartsProps {
  readonly sections: readonly MenuSection[];
  /** Null: the whole menu; undefined: none, for the whole is searched. */
  readonly open: number | null | undefined;
  readonly onOpen: (part: number | null) => void;
}

export function MenuParts({ sections, open, onOpen }: MenuPartsProps) {
  const { t, menuLang } = useSpeech();
  return (
    <nav
      aria-label={t('menu.categories')}
      className="flex shrink-0 gap-2 overflow-x-auto px-5 py-2 roomy:w-[11.5rem] roomy:flex-col roomy:overflow-y-auto roomy:border-r roomy:border-line roomy:px-3 roomy:py-3"
    >
      <Part isOpen={open === null} name="all" onOpen={() => onOpen(null)}>
        {t('menu.all')}
      </Part>
      {sections.map(({ category }) => {
        const id = category?.id ?? 0;
        return (
          <Part
            key={id}
            isOpen={open === id}
            name={id}
            lang={category ? menuLang : undefined}
            onOpen={() => onOpen(id)}
          >
            {category?.name ?? t('menu.others')}
          </Part>
        );
      })}
    </nav>
  );
}

interface PartProps {
  readonly isOpen: boolean;
  /** For tests. */
  readonly name: number | 'all';
  readonly lang?: string | undefined;
  readonly onOpen: () => void;
  readonly children: ReactNode;
}

function Part({ isOpen, name, lang, onOpen, children }: PartProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isOpen]);
  return (
    <button
      ref={button}
      type="button"
      data-part={name}
      lang={lang}
      aria-pressed={isOpen}
      onClick={onOpen}
      className={classNames(
        'min-h-touch max-w-64 shrink-0 rounded-(--radius) border-2 px-4 py-2 leading-tight roomy:max-w-none roomy:text-left',
        isOpen ? 'border-mark bg-mark font-semibold text-on-mark' : 'border-edge bg-card',
      )}
    >
      {children}
    </button>
  );
}

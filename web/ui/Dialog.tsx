/** A dialog over the page: it holds the focus, is named by its title, and gives the focus back where it came from. */
import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import { uiTexts } from './i18n/ui-texts.ts';

export interface DialogProps {
  readonly title: string;
  readonly description?: string;
  readonly open: boolean;
  /** Asked for by Escape, by a touch beside it or by its cross; without it there is no way out but what stands in it. */
  readonly onClose?: () => void;
  /** A sheet stands at the side, for what one looks up beside the board. A page fills a small screen. */
  readonly shape?: 'card' | 'sheet' | 'page';
  readonly children: ReactNode;
}

const SHAPES = {
  card: 'left-1/2 top-1/2 w-[min(34rem,calc(100vw-1.5rem))] max-h-[calc(100dvh-1.5rem)] -translate-x-1/2 -translate-y-1/2 rounded-(--radius) border',
  page: 'inset-0 sm:inset-auto sm:left-1/2 sm:top-1/2 sm:max-h-[calc(100dvh-1.5rem)] sm:w-[min(52rem,calc(100vw-1.5rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-(--radius) sm:border',
  sheet: 'right-0 top-0 h-dvh w-[min(26rem,100vw)] border-l',
} as const;

export function Dialog({ title, description, open, onClose, shape = 'card', children }: DialogProps) {
  const t = uiTexts.use();
  return (
    <Base.Root open={open} onOpenChange={(next) => next || onClose?.()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-shade" />
        <Base.Popup
          className={classNames(
            'fixed z-50 flex flex-col gap-4 overflow-y-auto border-line bg-card p-5 shadow-xl outline-none',
            SHAPES[shape],
          )}
        >
          <div className="flex items-start justify-between gap-4">
            <div>
              <Base.Title className="text-xl font-semibold">{title}</Base.Title>
              {description !== undefined && (
                <Base.Description className="mt-1 text-soft">{description}</Base.Description>
              )}
            </div>
            {onClose && (
              <Base.Close
                aria-label={t('controls.close')}
                className="-mr-2 -mt-2 inline-flex size-touch shrink-0 items-center justify-center rounded-(--radius) hover:bg-sunken"
              >
                <Icon name="close" />
              </Base.Close>
            )}
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** One screen: its title, which whoever hears the page is led to, what is on it, and its one main action low within reach. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export interface ScreenFrameProps {
  /** Its name for tests. */
  readonly name: string;
  readonly title: string;
  /** Where the title is in another language than the page: as the menu is written. */
  readonly titleLang?: string | undefined;
  /** Words of the way back; null where there is none. */
  readonly back?: string | null;
  readonly actions?: ReactNode;
  /** Beside the title, and there while the rest scrolls. */
  readonly beside?: ReactNode;
  /** Left of what scrolls where there is room, else above it. */
  readonly side?: ReactNode;
  /** One question or one piece of news: in the middle, and large. */
  readonly isCentred?: boolean;
  readonly children?: ReactNode;
}

export function ScreenFrame(props: ScreenFrameProps) {
  const { name, title, titleLang, back, actions, beside, side, isCentred = false, children } = props;
  const { t } = useSpeech();
  const { flow } = useKiosk();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const head = (
    <h1
      ref={heading}
      tabIndex={-1}
      lang={titleLang}
      className={classNames('font-bold outline-none', isCentred ? 'text-4xl' : 'text-3xl')}
    >
      {title}
    </h1>
  );
  return (
    <main data-screen={name} className="flex min-h-0 flex-1 flex-col">
      {side === undefined ? (
        <div data-scrolls className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
          <div
            className={classNames(
              'mx-auto flex min-h-full w-full flex-col',
              isCentred ? 'max-w-2xl justify-center gap-6 text-center' : 'max-w-4xl gap-4',
            )}
          >
            {head}
            {children}
          </div>
        </div>
      ) : (
        <>
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 pb-3 pt-2">
            {head}
            {beside}
          </div>
          <div className="flex min-h-0 flex-1 flex-col border-t border-line roomy:flex-row">
            {side}
            <div data-scrolls className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
              <div className="mx-auto flex min-h-full w-full max-w-5xl flex-col gap-5">{children}</div>
            </div>
          </div>
        </>
      )}
      {(back !== null || actions !== undefined) && (
        <div data-actions className="sticky bottom-0 border-t border-line bg-card px-5 py-3">
          <div className="mx-auto flex w-full max-w-4xl flex-wrap justify-between gap-3">
            {back !== null && (
              <Button data-back className="px-6" onClick={() => flow.do({ do: 'back' })}>
                {back ?? t('nav.back')}
              </Button>
            )}
            {actions}
          </div>
        </div>
      )}
    </main>
  );
}

/** One screen: its title, which whoever hears the page is led to, what is on it, and its one main action low within reach. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useKiosk, useSpeech } from './use-kiosk.ts';

export interface ScreenFrameProps {
  /** Its name for tests. */
  readonly name: string;
  readonly title: string;
  /** Words of the way back; null where there is none. */
  readonly back?: string | null;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

export function ScreenFrame({ name, title, back, actions, children }: ScreenFrameProps) {
  const { t } = useSpeech();
  const { flow } = useKiosk();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main data-screen={name} className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">
        <div className="mx-auto flex min-h-full w-full max-w-4xl flex-col gap-4">
          <h1 ref={heading} tabIndex={-1} className="pt-3 text-3xl font-bold outline-none">
            {title}
          </h1>
          {children}
        </div>
      </div>
      {(back !== null || actions !== undefined) && (
        <div className="border-t border-line bg-card px-5 py-3">
          <div className="mx-auto flex w-full max-w-4xl flex-wrap justify-between gap-3">
            {back !== null && (
              <Button data-back onClick={() => flow.do({ do: 'back' })}>
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

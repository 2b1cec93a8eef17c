/** Where notices stand: at the foot of the page, over everything, in nobody's way. */
import { useSyncExternalStore } from 'react';
import { Icon } from './Icon.tsx';
import { uiTexts } from './i18n/ui-texts.ts';
import { toasts } from './toasts.ts';

export function ToastList() {
  const t = uiTexts.use();
  const shown = useSyncExternalStore(toasts.subscribe, () => toasts.shown);
  return (
    // There before anything stands in it: else what comes first would not be read aloud.
    <section
      data-toasts
      aria-label={t('controls.notices')}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-60 p-3"
    >
      <ol aria-live="polite" className="mx-auto flex max-w-xl flex-col gap-2">
        {shown.map(({ id, kind, text }) => (
          <li
            key={id}
            data-kind={kind}
            className="pointer-events-auto flex items-center gap-3 rounded-(--radius) border border-line bg-card py-1 pl-4 pr-1 shadow-lg data-[kind=problem]:border-late"
          >
            <Icon
              name={kind === 'problem' ? 'warning' : 'check'}
              className={kind === 'problem' ? 'text-late' : 'text-good'}
            />
            <span className="flex-1 py-2">{text}</span>
            <button
              type="button"
              aria-label={t('controls.dismiss')}
              onClick={() => toasts.dismiss(id)}
              className="inline-flex size-touch items-center justify-center rounded-(--radius) hover:bg-sunken"
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

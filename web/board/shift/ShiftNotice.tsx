/** At the start of a shift: asks for the check, above the orders and never over them. */
import { Link } from '@tanstack/react-router';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { toasts } from '../../ui/toasts.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { checked, useShiftFacts, useShiftIsDue } from './use-shift.ts';

export function ShiftNotice() {
  const isDue = useShiftIsDue();
  return isDue ? <Notice /> : null;
}

function Notice() {
  const t = boardTexts.use();
  const missing = useShiftFacts(false);

  function skip() {
    checked();
    toasts.show('problem', t('shift.missing', { what: missing.map((part) => t(`shift.part.${part}`)).join(', ') }));
  }

  return (
    <aside
      data-shift-notice
      className="mx-3 mt-3 flex flex-wrap items-center gap-3 rounded-(--radius) border border-edge bg-card p-3 sm:mx-4"
    >
      <Icon name="shift" />
      <p className="min-w-0 flex-1 basis-60">{t('shift.notice')}</p>
      <Link
        to="/shift"
        className="inline-flex min-h-touch items-center rounded-(--radius) border border-mark bg-mark px-4 font-semibold text-on-mark"
      >
        {t('shift.check')}
      </Link>
      <Button data-skip-shift onClick={skip}>
        {t('shift.skip')}
      </Button>
    </aside>
  );
}

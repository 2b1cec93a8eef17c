/** The ways to what can be done beside the tickets; where there is little room by their signs, or by the menu alone. */
import { Link } from '@tanstack/react-router';
import { classNames } from '../../ui/class-names.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { boardTexts } from '../i18n/board-texts.ts';

const TOOLS = [
  { to: '/recall', icon: 'undo', text: 'actions.recall.button', isRare: true },
  { to: '/totals', icon: 'sum', text: 'totals.button', isRare: true },
  { to: '/sold-out', icon: 'sold_out', text: 'menu.button', isRare: true },
  { to: '/new-order', icon: 'plus', text: 'placing.button', isRare: false },
] as const satisfies readonly { to: string; icon: IconName; text: string; isRare: boolean }[];

export function ToolLinks() {
  const t = boardTexts.use();
  return (
    <ul className="ml-auto flex gap-2">
      {TOOLS.map(({ to, icon, text, isRare }) => (
        <li key={to} className={classNames(isRare && 'max-sm:hidden')}>
          <Link
            to={to}
            title={t(text)}
            className="inline-flex min-h-touch min-w-touch items-center justify-center gap-2 rounded-(--radius) border border-edge bg-card px-3 font-medium"
          >
            <Icon name={icon} />
            <span className={classNames('sr-only', isRare ? '2xl:not-sr-only' : 'lg:not-sr-only')}>{t(text)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

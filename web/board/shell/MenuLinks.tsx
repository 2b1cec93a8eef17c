/** From the menu to all that can be done beside the tickets. */
import { Link } from '@tanstack/react-router';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { boardTexts } from '../i18n/board-texts.ts';

const PAGES = [
  { to: '/new-order', icon: 'plus', text: 'placing.button' },
  { to: '/recall', icon: 'undo', text: 'actions.recall.button' },
  { to: '/sold-out', icon: 'sold_out', text: 'menu.button' },
  { to: '/totals', icon: 'sum', text: 'totals.button' },
  { to: '/shift', icon: 'shift', text: 'shift.button' },
  { to: '/drill', icon: 'flag', text: 'drill.button' },
  { to: '/keys', icon: 'keyboard', text: 'keys.title' },
] as const satisfies readonly { to: string; icon: IconName; text: string }[];

export function MenuLinks({ onChosen }: { readonly onChosen: () => void }) {
  const t = boardTexts.use();
  return (
    <ul className="flex flex-col">
      {PAGES.map(({ to, icon, text }) => (
        <li key={to}>
          <Link
            to={to}
            onClick={onChosen}
            className="flex min-h-touch items-center gap-3 rounded-(--radius) px-2 text-lg hover:bg-sunken"
          >
            <Icon name={icon} />
            {t(text)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

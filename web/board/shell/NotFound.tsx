/** Where an address of the board leads nowhere. */
import { Link } from '@tanstack/react-router';
import { boardTexts } from '../i18n/board-texts.ts';

export function NotFound() {
  const t = boardTexts.use();
  return (
    <div className="mx-auto flex max-w-xl flex-col gap-4 px-4 py-10">
      <h2 className="text-2xl font-semibold">{t('shell.not_found.title')}</h2>
      <p>{t('shell.not_found.text')}</p>
      <Link to="/" className="inline-flex min-h-touch items-center text-mark underline">
        {t('shell.not_found.back')}
      </Link>
    </div>
  );
}

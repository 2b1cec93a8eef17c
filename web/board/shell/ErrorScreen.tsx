/** Instead of what has failed: says that no order is lost, and leads back. */
import { Button } from '../../ui/Button.tsx';
import { boardTexts } from '../i18n/board-texts.ts';

export interface ErrorScreenProps {
  readonly error: unknown;
  readonly reset: () => void;
}

export function ErrorScreen({ error, reset }: ErrorScreenProps) {
  const t = boardTexts.use();
  return (
    <div role="alert" data-failed className="mx-auto flex max-w-xl flex-col gap-4 px-4 py-10">
      <h2 className="text-2xl font-semibold">{t('shell.error.title')}</h2>
      <p>{t('shell.error.text')}</p>
      <div className="flex flex-wrap gap-3">
        <Button kind="main" onClick={reset}>
          {t('shell.error.again')}
        </Button>
        <Button onClick={() => window.location.reload()}>{t('shell.error.reload')}</Button>
      </div>
      <details>
        <summary className="min-h-touch content-center text-soft">{t('shell.error.detail')}</summary>
        <pre className="overflow-x-auto whitespace-pre-wrap rounded-(--radius) bg-sunken p-3 text-sm">
          {error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error)}
        </pre>
      </details>
    </div>
  );
}

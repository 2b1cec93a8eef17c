/** The page while nobody is signed in. */
import { boardTexts } from '../i18n/board-texts.ts';
import { useSite } from '../live/site.ts';
import { DeviceChoices } from '../preferences/DeviceChoices.tsx';
import { SignInForm } from './SignInForm.tsx';
import type { WhyEnded } from './staff-session.ts';

export interface SignInPageProps {
  readonly ended?: { readonly email: string; readonly why: WhyEnded };
}

export function SignInPage({ ended }: SignInPageProps) {
  const t = boardTexts.use();
  const site = useSite();
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-8 px-4 py-8">
      <header className="flex items-center gap-4">
        <img src="/staff/icons/icon.svg" alt="" className="size-16" />
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold">{site.name}</h1>
          <p className="text-soft">{t('session.title')}</p>
        </div>
      </header>
      {ended && (
        <p role="status" data-ended={ended.why} className="rounded-(--radius) border-2 border-warn p-3">
          {t(`session.ended.${ended.why}`)}
        </p>
      )}
      <SignInForm {...(ended && { email: ended.email })} />
      <DeviceChoices />
    </main>
  );
}

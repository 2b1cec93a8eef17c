/** The form to sign in by; whoever shows it hears of success from the session itself. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Field, PasswordField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useStored } from '../../ui/stored.ts';
import { boardTexts } from '../i18n/board-texts.ts';
import { type SignInProblem, signInProblem } from './sign-in-problem.ts';
import { rememberedEmail, staff } from './staff.ts';

export interface SignInFormProps {
  /** Who was signed in before, where the session has ended by itself. */
  readonly email?: string;
}

export function SignInForm({ email = '' }: SignInFormProps) {
  const t = boardTexts.use();
  const remembered = useStored(rememberedEmail);
  const [problem, setProblem] = useState<SignInProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const boxId = useId();
  const known = email || remembered;

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const fields = new FormData(event.currentTarget);
    const given = String(fields.get('email')).trim();
    setBusy(true);
    // What is refused twice is read aloud twice.
    setProblem(null);
    try {
      await staff.signIn(given, String(fields.get('password')));
      rememberedEmail.set(fields.has('remember') ? given : '');
    } catch (error) {
      setProblem(signInProblem(error));
      password.current?.select();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={signIn} className="flex flex-col gap-4">
      {problem && <ProblemLine problem={problem} onOver={() => setProblem(null)} />}
      <Field
        label={t('session.email')}
        name="email"
        type="email"
        autoComplete="username"
        defaultValue={known}
        autoFocus={known === ''}
        required
      />
      <PasswordField
        ref={password}
        label={t('session.password')}
        name="password"
        autoComplete="current-password"
        autoFocus={known !== ''}
        required
      />
      <label htmlFor={boxId} className="flex min-h-touch items-center gap-3">
        <input id={boxId} type="checkbox" name="remember" defaultChecked className="size-6 accent-mark" />
        {t('session.remember')}
      </label>
      <Button type="submit" kind="main" busy={isBusy}>
        {t(isBusy ? 'session.signing_in' : 'session.sign_in')}
      </Button>
    </form>
  );
}

/** Read aloud as it comes; the wait for the next try is counted down, and then over. */
function ProblemLine({ problem, onOver }: { readonly problem: SignInProblem; readonly onOver: () => void }) {
  const t = boardTexts.use();
  return (
    <p
      role="alert"
      data-problem={problem.kind}
      className="flex items-center gap-3 rounded-(--radius) border-2 border-late p-3"
    >
      <Icon name="warning" className="text-late" />
      <span>
        {problem.kind === 'other' && problem.words}
        {problem.kind === 'too_many' && t('session.problem.too_many')}{' '}
        {problem.kind === 'too_many' && <Countdown key={problem.seconds} from={problem.seconds} onOver={onOver} />}
        {problem.kind !== 'other' && problem.kind !== 'too_many' && t(`session.problem.${problem.kind}`)}
      </span>
    </p>
  );
}

const SECOND = 1_000;

function Countdown({ from, onOver }: { readonly from: number; readonly onOver: () => void }) {
  const t = boardTexts.use();
  const [until] = useState(() => Date.now() + from * SECOND);
  const [left, setLeft] = useState(from);
  useEffect(() => {
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / SECOND);
      if (seconds <= 0) onOver();
      else setLeft(seconds);
    }, SECOND);
    return () => clearInterval(timer);
  }, [until, onOver]);
  // Not read aloud each second.
  return <span aria-live="off">{t('session.problem.wait', { count: left })}</span>;
}

/** Signs in, and keeps the token where the document's component looks for it. */
import { Refused } from '@comanda/client';
import { type FormEvent, useState } from 'react';
import type { Language } from '../../language.ts';
import { session } from './session.ts';
import { TEXTS } from './texts.ts';

export function Login({ language, onDone }: { language: Language; onDone: () => void }) {
  const texts = TEXTS[language];
  const [failure, setFailure] = useState<unknown>(null);

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    try {
      await session.signIn(String(fields.get('email')), String(fields.get('password')));
      localStorage.setItem('access_token', (await session.token()) ?? '');
      onDone();
    } catch (error) {
      setFailure(error);
    }
  }

  return (
    <form onSubmit={signIn}>
      <label>
        {texts.email}
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        {texts.password}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" className="main">
        {texts.signIn}
      </button>
      {failure !== null && (
        <p className="problem" role="alert">
          {explain(failure, language)}
        </p>
      )}
    </form>
  );
}

function explain(failure: unknown, language: Language): string {
  if (!(failure instanceof Refused)) return TEXTS[language].unreachable;
  return failure.code === 'bad_credentials' ? TEXTS[language].badCredentials : failure.message;
}

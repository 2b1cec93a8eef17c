/** Signed in, the document's dashboard and the board beside it; else the form for it. */
import { useState } from 'react';
import { useLanguage } from '../../language.ts';
import { Board } from './board.tsx';
import { Login } from './login.tsx';
import { session } from './session.ts';
import { StaffDashboard } from './staff-dashboard.tsx';
import { TEXTS } from './texts.ts';

export function App() {
  const [language, setLanguage] = useLanguage();
  const [signedIn, setSignedIn] = useState(session.signedIn);
  const texts = TEXTS[language];

  function signOut() {
    localStorage.removeItem('access_token');
    setSignedIn(false);
    // Where the server cannot be told, the session ends there by itself.
    session.signOut().catch(() => {});
  }

  return (
    <main>
      <header>
        <h1>{texts.title}</h1>
        <button
          type="button"
          lang={language === 'es' ? 'en' : 'es'}
          onClick={() => setLanguage(language === 'es' ? 'en' : 'es')}
        >
          {texts.other}
        </button>
        {signedIn && (
          <button type="button" className="sign-out" onClick={signOut}>
            {texts.signOut}
          </button>
        )}
      </header>
      {signedIn ? (
        <div className="columns">
          <section>
            <h2>{texts.board}</h2>
            <Board language={language} onSignOut={signOut} />
          </section>
          <section>
            <h2 className="quiet">{texts.fromTheDocument}</h2>
            <StaffDashboard />
          </section>
        </div>
      ) : (
        <Login language={language} onDone={() => setSignedIn(true)} />
      )}
    </main>
  );
}

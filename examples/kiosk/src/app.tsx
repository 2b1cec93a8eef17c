/** The page of one room. */
import { useLanguage } from '../../language.ts';
import { KioskApp } from './kiosk-app.tsx';
import { TEXTS } from './texts.ts';

export function App() {
  const [language, setLanguage] = useLanguage();
  const other = language === 'es' ? 'en' : 'es';
  return (
    <main>
      <header>
        <h1>{TEXTS[language].title}</h1>
        <button type="button" lang={other} onClick={() => setLanguage(other)}>
          {TEXTS[language].other}
        </button>
      </header>
      <KioskApp language={language} />
    </main>
  );
}

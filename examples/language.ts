/** Spanish or English: what was chosen, else what the browser prefers. */
import { useEffect, useState } from 'react';

export type Language = 'es' | 'en';

const KEY = 'language';

function first(): Language {
  const preferred = localStorage.getItem(KEY) ?? navigator.language;
  return preferred.startsWith('en') ? 'en' : 'es';
}

export function useLanguage(): [Language, (chosen: Language) => void] {
  const [language, setLanguage] = useState(first);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  function choose(chosen: Language) {
    localStorage.setItem(KEY, chosen);
    setLanguage(chosen);
  }
  return [language, choose];
}

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { speak } from '../api.ts';
import { type In, type Language, type Table, tell } from './words.ts';

const PLACE = 'anning.language';

interface Speech {
  readonly language: Language;
  /** Whether this browser was told the language, rather than guessing it. */
  readonly chosen: boolean;
  choose(language: Language): void;
}

const Context = createContext<Speech | undefined>(undefined);

function remembered(): Language | undefined {
  try {
    const found = localStorage.getItem(PLACE);
    return found === 'zh' || found === 'en' ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Chinese first: English only where it was chosen, or where the browser speaks no Chinese. */
function guessed(): Language {
  return navigator.languages.some((each) => each.startsWith('zh')) || navigator.languages.length === 0
    ? 'zh'
    : 'en';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState(remembered);
  const language = chosen ?? guessed();
  speak(language);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const choose = useCallback((next: Language) => {
    setChosen(next);
    try {
      localStorage.setItem(PLACE, next);
    } catch {
      // A browser that keeps nothing forgets the choice, and no more.
    }
  }, []);
  const speech = useMemo(
    () => ({ language, chosen: chosen !== undefined, choose }),
    [language, chosen, choose],
  );
  return <Context value={speech}>{children}</Context>;
}

export function useLanguage(): Speech {
  const speech = useContext(Context);
  if (speech === undefined) throw new Error('useLanguage outside of LanguageProvider');
  return speech;
}

/** A page's texts in the language of the moment. */
export function useWords<T extends Table>(table: T): In<T> {
  return tell(table, useLanguage().language);
}

/** Picks from what the API tells in both languages. */
export function useTold(): (words: { zh: string; en: string }) => string {
  const { language } = useLanguage();
  return useCallback((words) => words[language], [language]);
}

import { type ReactNode, useEffect } from 'react';
import { LanguageSwitch } from '../../frame/language-switch.tsx';
import { Mark } from '../../frame/shell.tsx';
import { frameWords } from '../../words/frame.ts';
import { useWords } from '../../words/language.tsx';

/** What all pages before the shell look like. */
export function Door({
  title,
  demo = false,
  children,
}: {
  title: string;
  demo?: boolean;
  children: ReactNode;
}) {
  const w = useWords(frameWords);
  useEffect(() => {
    document.title = `${title} · ${w.brand}`;
  }, [title, w]);
  return (
    <div className="gate">
      <header className="gate-head">
        <span className="brand">
          <Mark />
          <span>{w.brandLong}</span>
        </span>
        <LanguageSwitch />
      </header>
      <main className="gate-card">
        <h1 className="page-title">{title}</h1>
        {demo && <p className="demo-banner">{w.demo}</p>}
        {children}
      </main>
    </div>
  );
}

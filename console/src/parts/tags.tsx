import type { ReactNode } from 'react';
import { useWord } from './vocabulary.tsx';

const TONES: Readonly<Record<string, string>> = { allow: 'good', hold: 'wait', refuse: 'bad' };

export function OutcomeTag({ outcome }: { outcome: string }) {
  const word = useWord();
  return <span className={`tag ${TONES[outcome] ?? ''}`}>{word('outcomes', outcome)}</span>;
}

export function Tag({ tone, children }: { tone?: 'good' | 'bad' | 'wait' | 'info'; children: ReactNode }) {
  return <span className={`tag ${tone ?? ''}`}>{children}</span>;
}

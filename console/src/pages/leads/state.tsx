import type { Answer } from '../../api.ts';
import { Tag } from '../../parts/tags.tsx';
import { useWord } from '../../parts/vocabulary.tsx';

export type LeadPage = Answer<'GET /api/leads/:id'>;
export type LeadHop = LeadPage['hops'][number];
export type LeadEntry = Answer<'GET /api/leads'>['items'][number];

const TONES = { sent: 'wait', seen: 'info', answered: 'good', silent: 'bad' } as const;

export function HopTag({ state }: { state: LeadHop['state'] }) {
  const word = useWord();
  return <Tag tone={TONES[state]}>{word('hopStates', state)}</Tag>;
}

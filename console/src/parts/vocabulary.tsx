import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, type Vocabulary } from '../api.ts';
import { useLanguage } from '../words/language.tsx';

const NOTHING: Vocabulary = {
  reasons: {},
  purposes: {},
  consentChannels: {},
  consentStates: {},
  consentKinds: {},
  frequencies: {},
  roles: {},
  acts: {},
  deeds: {},
  outcomes: {},
  carriers: {},
  anomalies: {},
  waysIn: {},
  details: {},
  dutyHolders: {},
  certainties: {},
  qualifications: {},
  contactRoles: {},
  relationRoles: {},
  portBlocks: [],
  portKinds: {},
  sanctionTargets: {},
  rolesOfOne: [],
  actsOfRoles: {},
};

/** What codes stand for; empty until it is read. */
export function useVocabulary(): Vocabulary {
  const { data } = useQuery({
    queryKey: ['vocabulary'],
    queryFn: ({ signal }) => api('GET /api/vocabulary', { signal }),
    staleTime: 3_600_000,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return data ?? NOTHING;
}

type Kind = Exclude<
  keyof Vocabulary,
  'rolesOfOne' | 'actsOfRoles' | 'portBlocks' | 'portKinds' | 'sanctionTargets'
>;

/** `word('reasons', code)`: a code in words, and the code itself where none are known. */
export function useWord(): (kind: Kind, code: string) => string {
  const vocabulary = useVocabulary();
  const { language } = useLanguage();
  return useMemo(() => (kind, code) => vocabulary[kind][code]?.[language] ?? code, [vocabulary, language]);
}

/** Options of a select out of one kind of codes. */
export function useOptions(kind: Kind): { value: string; label: string }[] {
  const vocabulary = useVocabulary();
  const { language } = useLanguage();
  return useMemo(
    () => Object.entries(vocabulary[kind]).map(([value, words]) => ({ value, label: words[language] })),
    [vocabulary, kind, language],
  );
}

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
  complaintStates: {},
  complaintChannels: {},
  complaintMarks: {},
  complaintEnds: {},
  caseSubjects: {},
  caseStates: {},
  caseDecisions: {},
  caseActs: {},
  leadStandings: {},
  hopStates: {},
  leadFound: {},
  alarmLevels: {},
  alarmOpinions: {},
  provinces: {},
  leadDeeds: {},
  stopChecks: {},
  proofChecks: {},
  webhookEvents: {},
  webhookStates: {},
  deliveryStates: {},
  deliveryFaults: {},
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

/** The block of the numbering plan that a number stands in, by its longest prefix; undefined: the digits tell none. */
export function usePortBlock(port: string) {
  const { portBlocks, portKinds } = useVocabulary();
  let block: (typeof portBlocks)[number] | undefined;
  for (const each of portBlocks)
    if (port.startsWith(each.prefix) && each.prefix.length > (block?.prefix.length ?? 0)) block = each;
  const kind = block === undefined ? undefined : portKinds[block.kind];
  return block === undefined || kind === undefined ? undefined : { ...block, kind };
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

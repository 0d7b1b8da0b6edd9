import type { Answer } from '../../api.ts';
import { Tag } from '../../parts/tags.tsx';
import { useWord } from '../../parts/vocabulary.tsx';

export type CaseEntry = Answer<'GET /api/cases'>['items'][number];
export type CasePage = Answer<'GET /api/cases/:id'>;

const TONES: Readonly<Record<CaseEntry['state'], 'good' | 'bad' | 'wait' | 'info' | undefined>> = {
  open: 'wait',
  decided: 'info',
  appealed: 'bad',
  closed: 'good',
  dissolved: undefined,
};

export function CaseTag({ state }: { state: CaseEntry['state'] }) {
  const word = useWord();
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{word('caseStates', state)}</Tag>;
}

export function DecisionTag({ decision }: { decision: NonNullable<CaseEntry['decision']> }) {
  const word = useWord();
  const tone = decision === 'founded' ? { tone: 'bad' as const } : {};
  return <Tag {...tone}>{word('caseDecisions', decision)}</Tag>;
}

type Titled = Pick<CaseEntry, 'subjectKind' | 'port' | 'signature' | 'organisation' | 'organisationName'>;

/** What a case is about, in a line. */
export function useCaseTitle(): (about: Titled) => string {
  const word = useWord();
  return ({ subjectKind, port, signature, organisation, organisationName }) => {
    const kind = word('caseSubjects', subjectKind);
    const what =
      subjectKind === 'signature' && signature !== null
        ? `【${signature}】`
        : subjectKind === 'organisation'
          ? (organisationName ?? organisation)
          : port;
    return what == null ? kind : `${kind} ${what}`;
  };
}

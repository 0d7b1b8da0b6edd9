import type { Finding } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { OrganisationLink, PortLink, SignatureLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { findingWords } from '../../words/findings.ts';
import { useLanguage, useWords } from '../../words/language.tsx';

export const DETECTORS = [
  'sub-lease',
  'scope-creep',
  'service-marketing',
  'default-consent',
] as const satisfies readonly Finding['detector'][];
export const STATES = [
  'open',
  'looking',
  'confirmed',
  'dismissed',
  'cleared',
] as const satisfies readonly Finding['state'][];

const TONES: Readonly<Record<Finding['state'], 'good' | 'bad' | 'wait' | 'info' | undefined>> = {
  open: 'wait',
  looking: 'info',
  confirmed: 'bad',
  dismissed: 'good',
  cleared: undefined,
};

export function FindingTag({ state }: { state: Finding['state'] }) {
  const w = useWords(findingWords);
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>;
}

/** A score to two places, as the language writes it. */
export function useScore(): (score: number) => string {
  const { language } = useLanguage();
  return (score) => numberOf(Math.round(score * 100) / 100, language);
}

type OnSubject = Pick<Finding, 'subject' | 'subjectKind' | 'organisations'>;

/** What a finding is on, as people call it: an organisation by its name. */
export function subjectOf({ subject, subjectKind, organisations }: OnSubject): string {
  switch (subjectKind) {
    case 'port':
      return subject;
    case 'signature':
      return `【${subject}】`;
    case 'organisation':
      return organisations.find(({ id }) => id === subject)?.name ?? subject;
  }
}

export function Subject({ finding }: { finding: OnSubject }) {
  return <Text text={subjectOf(finding)} />;
}

/** The same as the way to its page in the registry. */
export function SubjectLink({ finding }: { finding: OnSubject }) {
  const { subject, subjectKind, organisations } = finding;
  switch (subjectKind) {
    case 'port':
      return <PortLink port={subject} />;
    case 'signature':
      return <SignatureLink signature={subject} />;
    case 'organisation':
      return (
        <OrganisationLink
          code={subject}
          name={organisations.find(({ id }) => id === subject)?.name ?? null}
        />
      );
  }
}

interface OrganisationsProps extends Pick<Finding, 'organisations'> {
  /** With the ways to their pages. */
  readonly linked?: boolean;
}

export function Organisations({ organisations, linked = false }: OrganisationsProps) {
  return organisations.map(({ id, name }) => (
    <div key={id} className={linked ? 'way' : undefined}>
      {linked ? <OrganisationLink code={id} name={name} /> : <Text text={name ?? id} />}
    </div>
  ));
}

import { Link } from 'react-router';
import type { ConsentEvent } from '../../api.ts';
import { OrganisationLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { consentWords } from '../../words/consents.ts';
import { useWords } from '../../words/language.tsx';

type Tone = 'good' | 'bad' | 'wait' | 'info';
const KINDS: Readonly<Record<ConsentEvent['kind'], Tone>> = {
  requested: 'wait',
  granted: 'good',
  declined: 'bad',
  unanswered: 'bad',
  withdrawn: 'bad',
  refused: 'bad',
  lifted: 'info',
};
const STATES: Readonly<Record<string, Tone>> = { granted: 'good', requested: 'wait', none: 'info' };

export function KindTag({ kind }: Pick<ConsentEvent, 'kind'>) {
  const word = useWord();
  return <Tag tone={KINDS[kind]}>{word('consentKinds', kind)}</Tag>;
}
export const toneOf = (kind: ConsentEvent['kind']) => (KINDS[kind] === 'info' ? undefined : KINDS[kind]);

export function StateTag({ state }: { state: string }) {
  const word = useWord();
  return <Tag tone={STATES[state] ?? 'bad'}>{word('consentStates', state)}</Tag>;
}

/** Whose it is; of nobody in particular: everyone. */
export function Whose({ code, name }: { code: string | null; name: string | null }) {
  const w = useWords(consentWords);
  return code === null ? <strong>{w.allOrganisations}</strong> : <OrganisationLink code={code} name={name} />;
}

export function PurposeWords({ purpose }: { purpose: string | null }) {
  const w = useWords(consentWords);
  const word = useWord();
  return purpose === null ? w.allPurposes : word('purposes', purpose);
}

export function FrequencyWords({
  frequency,
}: {
  frequency: { readonly count: number; readonly per: string } | null;
}) {
  const w = useWords(consentWords);
  const word = useWord();
  return frequency === null ? w.none : w.frequencyOf(frequency.count, word('frequencies', frequency.per));
}

export function WordingLink({ wording }: Pick<ConsentEvent, 'wording'>) {
  const w = useWords(consentWords);
  if (wording === null) return w.none;
  return <Link to={`/wordings/${wording.id}`}>{w.versionOf(wording.name, wording.version)}</Link>;
}

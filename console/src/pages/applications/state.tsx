import type { Application } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { useNow, useSpan } from '../../parts/spans.tsx';
import { Tag } from '../../parts/tags.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';

export type ApplicationKind = Application['wanted']['kind'];
export const KINDS = [
  'port',
  'signature',
  'letter',
  'filing',
  'template',
] as const satisfies readonly ApplicationKind[];
export const STATES = ['applied', 'appealed', 'approved', 'rejected', 'dismissed', 'withdrawn'] as const;
/** States in which a reviewer is to decide. */
export const OPEN = 'applied,appealed';

const TONES = {
  applied: 'wait',
  appealed: 'wait',
  approved: 'good',
  rejected: 'bad',
  dismissed: 'bad',
  withdrawn: undefined,
} as const;

export function ApplicationTag({ state }: { state: Application['state'] }) {
  const w = useWords(applicationWords);
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>;
}

/** What an application is about, in words: a filing is a signature at a carrier. */
export function useSubject(): (application: Pick<Application, 'wanted' | 'subject'>) => string {
  const word = useWord();
  return ({ wanted, subject }) =>
    wanted.kind === 'filing' ? `【${wanted.signature}】 ${word('carriers', wanted.carrier)}` : subject;
}

/** How long it has waited for its reviewer, and by how much that is too long. */
export function Waiting({ application }: { application: Pick<Application, 'since' | 'due'> }) {
  const w = useWords(applicationWords);
  const span = useSpan();
  const now = useNow();
  const { since, due } = application;
  if (due === null) return '—';
  const late = now - Date.parse(due);
  return (
    <span className="row">
      <span className="nowrap">{span(now - Date.parse(since))}</span>
      {late > 0 && <Tag tone="bad">{w.overdueBy(span(late))}</Tag>}
    </span>
  );
}

/** Whether the one who is signed in stands on the applicant's side. */
export function useOwnSide(): (application: Pick<Application, 'applied' | 'organisation'>) => boolean {
  const { person, duties } = useSession();
  return ({ applied, organisation }) =>
    applied.by === person?.id || duties.some((duty) => duty.organisation === organisation);
}

/** Why the one who is signed in may not decide on it; undefined: they may. */
export function useBarred(): (
  application: Pick<Application, 'applied' | 'decided' | 'state'>,
) => 'applied' | 'decided' | undefined {
  const { person } = useSession();
  return ({ applied, decided }) => {
    if (applied.by === person?.id) return 'applied';
    return decided?.by === person?.id ? 'decided' : undefined;
  };
}

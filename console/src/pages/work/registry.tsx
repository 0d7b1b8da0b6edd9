import type { Work } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { WorkCard } from '../../templates/work-page.tsx';
import { useWords } from '../../words/language.tsx';
import { workWords } from '../../words/work.ts';

/** Where the work of a kind is done. */
const PLACES = {
  applications: '/review',
  sanctions: '/sanctions?state=proposed,appealed',
  plans: '/plans/list?toReview=true',
  findings: '/findings?state=open',
  cases: '/cases',
  bulletins: '/bulletins?state=review,approved',
  'own-applications': '/applications?state=rejected',
} as const;
type Kind = keyof typeof PLACES;

/** What waits in the registry: each kind that the API tells of and of which there is any. */
export function RegistryWork({ groups }: Pick<Work, 'groups'>) {
  const w = useWords(workWords);
  return groups
    .filter((group): group is typeof group & { kind: Kind } => group.kind in PLACES && group.open > 0)
    .map(({ kind, open, overdue, nextDue }) => (
      <WorkCard
        key={kind}
        title={w[kind]}
        count={open}
        urgent={overdue > 0}
        to={PLACES[kind]}
        linkText={kind === 'applications' || kind === 'plans' || kind === 'bulletins' ? w.toReview : w.toLook}
      >
        {overdue > 0 && <p className="bad">{w.overdueOf(overdue)}</p>}
        {nextDue !== null && overdue === 0 && <p className="quiet">{w.firstDue(timeOf(nextDue))}</p>}
        {kind === 'own-applications' && <p className="quiet">{w.ownWhat}</p>}
      </WorkCard>
    ));
}

import { Link } from 'react-router';
import type { LinkedSanction, Sanction } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { useNow, useSpan } from '../../parts/spans.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWords } from '../../words/language.tsx';
import { sanctionWords } from '../../words/sanctions.ts';

export const STATES = [
  'proposed',
  'in-force',
  'appealed',
  'upheld',
  'lifted',
  'expired',
  'refused',
  'withdrawn',
] as const satisfies readonly Sanction['state'][];

const TONES: Readonly<Record<Sanction['state'], 'good' | 'bad' | 'wait' | undefined>> = {
  proposed: 'wait',
  'in-force': 'bad',
  appealed: 'bad',
  upheld: 'bad',
  lifted: 'good',
  expired: undefined,
  refused: undefined,
  withdrawn: undefined,
};

export function SanctionTag({ state }: { state: Sanction['state'] }) {
  const w = useWords(sanctionWords);
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>;
}

export function binds({ state }: Pick<Sanction, 'state'>): boolean {
  return state === 'in-force' || state === 'appealed' || state === 'upheld';
}

/** What it is: a suspension, a slowing and to how much. */
export function ActionWords({ sanction }: { sanction: Pick<Sanction, 'action' | 'ratePerSecond'> }) {
  const w = useWords(sanctionWords);
  const { action, ratePerSecond } = sanction;
  return (
    <span className="nowrap">
      {w[action]}
      {ratePerSecond !== null && <span className="quiet"> {w.rateOf(ratePerSecond)}</span>}
    </span>
  );
}

/** One that followed upon something else: what it is, with its page, and where it stands. */
export function SanctionLink({ sanction: { id, action, state } }: { sanction: LinkedSanction }) {
  const w = useWords(sanctionWords);
  return (
    <span className="row">
      <Link to={`/sanctions/${id}`}>{w[action]}</Link>
      <SanctionTag state={state} />
    </span>
  );
}

/** When it ends, and how long that is from now while it binds. */
export function Ending({ sanction }: { sanction: Sanction }) {
  const w = useWords(sanctionWords);
  const span = useSpan();
  const now = useNow();
  const { until, action } = sanction;
  if (until === null) return action === 'close' ? w.forGood : action === 'warn' ? '—' : w.untilLifted;
  const left = Date.parse(until) - now;
  return (
    <span>
      <span className="nowrap">{timeOf(until)}</span>
      {binds(sanction) && left > 0 && <div className="quiet">{w.endsIn(span(left))}</div>}
    </span>
  );
}

/** What it stands on, as people call it: an organisation by its name. */
export function targetName({
  targetKind,
  target,
  organisationName,
}: Pick<Sanction, 'targetKind' | 'target' | 'organisationName'>): string {
  if (targetKind === 'signature') return `【${target}】`;
  return targetKind === 'organisation' ? (organisationName ?? target) : target;
}

/** What it stands on, as a link where the console has a page for it. */
export function Target({
  sanction,
}: {
  sanction: Pick<Sanction, 'targetKind' | 'target' | 'organisationName'>;
}) {
  const { targetKind, target } = sanction;
  const text = <Text text={targetName(sanction)} />;
  return targetKind === 'account' ? (
    <Link to={`/accounts?open=${encodeURIComponent(target)}`}>{text}</Link>
  ) : (
    text
  );
}

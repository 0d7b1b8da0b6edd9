import type { Plan } from '../../api.ts';
import { dayOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { useWords } from '../../words/language.tsx';
import { planWords } from '../../words/plans.ts';

export const STATES = [
  'draft',
  'filed',
  'approved',
  'running',
  'stopped',
  'ended',
  'rejected',
  'withdrawn',
] as const satisfies readonly Plan['state'][];

const TONES: Readonly<Record<Plan['state'], 'good' | 'bad' | 'wait' | undefined>> = {
  draft: undefined,
  filed: 'wait',
  approved: 'good',
  running: 'good',
  stopped: 'bad',
  ended: undefined,
  rejected: 'bad',
  withdrawn: undefined,
};

export function PlanTag({ state }: { state: Plan['state'] }) {
  const w = useWords(planWords);
  const tone = TONES[state];
  return <Tag {...(tone === undefined ? {} : { tone })}>{w[state]}</Tag>;
}

type Window = Plan['terms']['windows'][number];

/** The last day of a time whose end is exclusive. */
export function lastDayOf(until: string): string {
  const at = Date.parse(until);
  return Number.isNaN(at) ? dayOf(until) : new Date(at - 1 + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** 2026-06-01 – 2026-06-18 09:00–20:30 */
export function useWindowWords(): (window: Window) => string {
  const w = useWords(planWords);
  return ({ from, until, hours }) =>
    `${dayOf(from)} – ${lastDayOf(until)} ${hours === null ? w.wholeDay : `${hours.from}–${hours.until}`}`;
}

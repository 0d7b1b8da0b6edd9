import { type DetectorName, shanghaiDay } from '../../../domain/index.ts';
import type { Measured } from '../measurement.ts';
import type { DirectiveQuery } from './query.ts';

const OF: readonly DetectorName[] = ['sub-lease', 'scope-creep'];

export const CONFIRMED_FINDINGS: DirectiveQuery = {
  id: 'confirmed-findings',
  words: {
    zh: '期间仍在的转租与签名扩用疑点（已确认）',
    en: 'findings of sub-lease and scope creep that go on (confirmed)',
  },
  counted: {
    zh: '违规转租、签名扩大使用两个检测器的疑点中，经人确认、涉及该主体、且检测器在期间内仍有指出的条数。未经人确认的不计，也不让主体知道。检测未跑完期间的不下结论。',
    en: 'Findings of the detectors of sub-lease and scope creep that a person confirmed, that are its matter, and that the detector still spoke of within the time. What nobody confirmed is not counted, nor told to the organisation. Where the detectors did not run over all of the time, nothing is said.',
  },
  ...{ unit: 'count', suggested: 0, isHidden: false },
  async measure({ confirmed, watched }, { organisation }, from, until): Promise<Measured> {
    const told = { from, until };
    const [first, last] = [shanghaiDay(from), shanghaiDay(until - 1)];
    const days = await watched();
    if (days === undefined || days.from > first || days.to < last)
      return { kind: 'insufficient-data', ...told, count: 0, why: 'not-watched' };
    const { length: count } = (await confirmed(organisation)).filter(
      ({ detector, lastDay, firstDay }) => OF.includes(detector) && lastDay >= first && firstDay <= last,
    );
    return { kind: 'measured', ...told, count, value: count, low: count, high: count };
  },
};

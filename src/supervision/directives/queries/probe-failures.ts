import { TRIALS_LEAST } from '../../../consent/index.ts';
import { DAY_MS } from '../../../domain/index.ts';
import { intervalOf, type Measured } from '../measurement.ts';
import type { DirectiveQuery } from './query.ts';

/** The audit tells of refusals as they stand now: a time that ended earlier cannot be told any more. */
const STANDS_NOW_MS = 2 * DAY_MS;

export const PROBE_FAILURES: DirectiveQuery = {
  id: 'probe-failures',
  words: { zh: '退订审计中拒收失败的比例', en: 'share of refusals that failed in the opt-out audit' },
  counted: {
    zh: '退订审计的测试号码自期初起提出、已满七天的拒收中，之后仍收到其营销短信的比例，也包括绕过本网关的短信。只能说明到现在为止的情况，不能逐日给出；只向监管机构显示。',
    en: 'Of refusals by numbers of the opt-out audit since the beginning of the time that are a week old, the part after which marketing of its still arrived, also past this gateway. It tells of now alone, not day by day; shown to the regulator only.',
  },
  ...{ unit: 'share', suggested: 0.05, isHidden: true },
  async measure({ clock, failures }, { scope }, from, until): Promise<Measured> {
    const told = { from, until };
    if (until < clock() - STANDS_NOW_MS)
      return { kind: 'insufficient-data', ...told, count: 0, why: 'not-watched' };
    const own = (await failures(from)).filter(({ organisation }) =>
      scope.organisations.includes(organisation),
    );
    const of = own.reduce((sum, { trials }) => sum + trials, 0);
    const count = own.reduce((sum, { failed }) => sum + failed, 0);
    if (of < TRIALS_LEAST)
      return { kind: 'insufficient-data', ...told, count, of, why: of === 0 ? 'not-watched' : 'too-few' };
    return { kind: 'measured', ...told, count, of, ...intervalOf('share', { count, of }, 1) };
  },
};

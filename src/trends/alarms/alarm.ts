import { DAY_MS, type Words } from '../../domain/index.ts';

/** `too-little-data`: neither a reassurance nor an alarm. */
export type SeriesState = 'ok' | 'alarm' | 'too-little-data';

/** How the monitor itself has done: what was set, and what came. */
export interface MonitorRecord {
  /** Episodes a week over all series together, at most. */
  readonly set: number;
  /** Episodes that began, true and false ones, in so many weeks. */
  readonly begun: number;
  readonly weeks: number;
}

/** What is said of one series at the end of a day. */
export interface Assessment {
  readonly series: string;
  readonly kind: string;
  readonly state: SeriesState;
  /** Whole days since 1970-01-01. */
  readonly day: number;
  /** The last so many days are what stands out, or would first. */
  readonly windowDays: number;
  /** Complaints in these days. */
  readonly count: number;
  /** Within `low` and `high` lie 95 of 100 such windows when nothing is wrong. */
  readonly expected: { readonly mean: number; readonly low: number; readonly high: number };
  /** −log10 of the chance by the model, and from where on it is an alarm (Infinity: not yet known). */
  readonly score: number;
  readonly threshold: number;
  /** Of an alarm: the day with which the window began that first stood out. */
  readonly since?: number;
  /** Of an alarm: the last day on which it stood out. */
  readonly last?: number;
  readonly reasons: readonly Words[];
  readonly record: MonitorRecord;
}

export function reasonsOf(told: Omit<Assessment, 'reasons'>, why: 'young' | 'learning' | undefined): Words[] {
  const { windowDays, count, expected, state, since, record } = told;
  const range = `${expected.low}–${expected.high}`;
  const mean = expected.mean < 10 ? expected.mean.toFixed(1) : String(Math.round(expected.mean));
  const [zhDays, enDays] =
    windowDays === 1 ? ['当日', 'On this day'] : [`最近 ${windowDays} 天`, `In the last ${windowDays} days`];
  const words: Words[] = [
    {
      zh: `${zhDays}共 ${count} 件；按星期、节假日、促销日和当日整体情况，预计 ${mean} 件，正常范围 ${range} 件。`,
      en: `${enDays} ${count} complaints came; by weekday, holidays, sales and what happened to all series, ${mean} were expected, usually ${range}.`,
    },
  ];
  if (state === 'alarm' && since !== undefined) {
    words.push({
      zh: `大约从 ${dateOf(since)} 开始超出预期。`,
      en: `It is over what is expected since about ${dateOf(since)}.`,
    });
    if (count <= expected.high)
      words.push({
        zh: '目前已回落；连续 7 天不再突出即结束。',
        en: 'It has gone down by now; the alarm ends after 7 days that do not stand out.',
      });
  }
  if (why === 'young')
    words.push({
      zh: '该序列出现不足 28 天，预期主要取自同类序列，数据不足以判断。',
      en: 'The series is younger than 28 days; what is expected is mostly what series of its kind have, which is too little to judge by.',
    });
  if (why === 'learning')
    words.push({
      zh: '监测尚在学习：需要至少 8 周的数据才能把误报数控制在设定值。',
      en: 'The monitor is still learning: it takes 8 weeks until the number of false alarms can be kept.',
    });
  words.push(recordWords(record));
  return words;
}

function recordWords({ set, begun, weeks }: MonitorRecord): Words {
  const came = weeks === 0 ? '0' : (begun / weeks).toFixed(1);
  return {
    zh: `监测自身的记录：设定所监测的序列合计每周误报不超过 ${set} 起；过去 ${weeks} 周平均每周发出 ${came} 起（真假都算）。`,
    en: `The monitor’s own record: at most ${set} false alarms a week were set for all series that it watches together; over the last ${weeks} weeks ${came} alarms a week came, true and false.`,
  };
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

import { DAY_MS, formatDay, type ThresholdState, type Words } from '../../domain/index.ts';
import type { ComplaintThreshold } from '../../rules/index.ts';
import type { Look, Measured } from './look.ts';

interface Looked {
  /** Days since 1970 in Shanghai. */
  readonly day: number;
  readonly look: Look;
  readonly thresholds: readonly ComplaintThreshold[];
  /** How long those concerned have known of an alert; undefined: there was none on the last look. */
  readonly alertDays: number | undefined;
}

/** What was seen and what follows from it, threshold by threshold, in full sentences. */
export function lookWords({ day, look, thresholds, alertDays }: Looked): Words {
  const parts = look.measured.flatMap((measured) => {
    const threshold = thresholds.find(({ id }) => id === measured.threshold);
    return threshold === undefined ? [] : [thresholdWords(measured, threshold, day, alertDays)];
  });
  const [verdictZh, verdictEn] = VERDICT[look.state];
  return {
    zh: [...parts.map(({ zh }) => zh), verdictZh].join(''),
    en: [...parts.map(({ en }) => en), verdictEn].join(' '),
  };
}

const VERDICT: Readonly<Record<ThresholdState, readonly [zh: string, en: string]>> = {
  'insufficient-data': [
    '数据太少，不能下结论；这不等于没有问题。',
    'Too little data to say anything; that is not to say that all is well.',
  ],
  ok: ['没有超过预警限值。', 'It is not shown to be over the limit of an alert.'],
  alert: ['预警。', 'Alert.'],
  'slow-proposed': [
    '建议限速，须由两人先后提议和批准才生效。',
    'Slowing is proposed; it takes one person to propose it and another to put it in force.',
  ],
  'block-proposed': [
    '建议限期暂停，须由两人先后提议和批准才生效。',
    'A block for a time is proposed; it takes one person to propose it and another to put it in force.',
  ],
};

function thresholdWords(
  measured: Measured,
  threshold: ComplaintThreshold,
  day: number,
  alertDays: number | undefined,
): Words {
  const { follows } = threshold;
  const name = NAMES[follows.kind];
  const seen = follows.kind === 'alert' ? seenWords(measured, threshold, day) : { zh: '', en: '' };
  const told = outcomeWords(measured, threshold);
  const age =
    follows.kind !== 'alert' && measured.outcome === 'over'
      ? ageWords(follows.alertDaysMin, alertDays)
      : NOTHING;
  return {
    zh: `${seen.zh}${name.zh}：${told.zh}${age.zh}。`,
    en: `${seen.en}${name.en}: ${told.en}${age.en}.`,
  };
}

const NOTHING: Words = { zh: '', en: '' };
const NAMES: Readonly<Record<ComplaintThreshold['follows']['kind'], Words>> = {
  alert: { zh: '预警', en: 'For an alert' },
  slow: { zh: '限速', en: 'For slowing' },
  block: { zh: '限期暂停', en: 'For a block' },
};

function seenWords(
  { messages, complaints }: Measured,
  { windowDays }: ComplaintThreshold,
  day: number,
): Words {
  const [from, to] = [dateOf(day - windowDays + 1), dateOf(day)];
  const rate = messages === 0 ? undefined : perMillion((complaints * 1e6) / messages);
  return {
    zh: `${from} 至 ${to} 放行营销短信 ${grouped(messages)} 条，计入投诉 ${complaints} 件${rate === undefined ? '' : `，合每百万条 ${rate} 件`}。`,
    en: `From ${from} to ${to} ${grouped(messages)} marketing messages passed and ${complaints} complaints about them count${rate === undefined ? '' : `: ${rate} per million`}. `,
  };
}

function outcomeWords(measured: Measured, threshold: ComplaintThreshold): Words {
  const { messagesMin, complaintsMin, confidence, overdispersion, perMillionMax } = threshold;
  const { lower, upper, complaintsOver } = measured;
  const percent = `${Math.round(confidence * 1000) / 10}%`;
  const [low, high] = [perMillion(lower ?? 0), perMillion(upper ?? 0)];
  const how = {
    zh: `按 ${percent} 置信、聚集系数 ${overdispersion}`,
    en: `with ${percent} confidence and an overdispersion of ${overdispersion}`,
  };
  switch (measured.outcome) {
    case 'too-few-messages':
      return {
        zh: `不足 ${grouped(messagesMin)} 条短信，不作判断`,
        en: `fewer than ${grouped(messagesMin)} messages, nothing is said`,
      };
    case 'too-few-complaints':
      return {
        zh: `不足 ${complaintsMin} 件投诉，${how.zh}，投诉率至多 ${high}，不能排除超过限值 ${perMillionMax}`,
        en: `fewer than ${complaintsMin} complaints; ${how.en} the rate is at most ${high}, which may be over the limit of ${perMillionMax}`,
      };
    case 'not-over':
      return {
        zh: `${how.zh}，投诉率至少 ${low}、至多 ${high}，达到 ${complaintsOver} 件才算超过限值 ${perMillionMax}`,
        en: `${how.en} the rate is at least ${low} and at most ${high}; from ${complaintsOver} complaints on it is over the limit of ${perMillionMax}`,
      };
    case 'over':
      return {
        zh: `${how.zh}，投诉率至少 ${low}，超过限值 ${perMillionMax}`,
        en: `${how.en} the rate is at least ${low}, over the limit of ${perMillionMax}`,
      };
  }
}

function ageWords(alertDaysMin: number, alertDays: number | undefined): Words {
  const days = alertDays ?? 0;
  return days >= alertDaysMin
    ? {
        zh: `，预警已满 ${alertDaysMin} 天（${days} 天）`,
        en: `, and the alert is ${days} days old, of at least ${alertDaysMin}`,
      }
    : {
        zh: `，但预警须满 ${alertDaysMin} 天（现 ${days} 天）`,
        en: `, but the alert has to be ${alertDaysMin} days old and is ${days}`,
      };
}

/** Two digits that count: 0.25, 1.3, 12. */
function perMillion(rate: number): string {
  if (rate >= 10) return grouped(Math.round(rate));
  return String(Number(rate.toPrecision(2)));
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function dateOf(day: number): string {
  return formatDay(day * DAY_MS);
}

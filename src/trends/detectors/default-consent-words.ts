import type { ConsentChannel, Words } from '../../domain/index.ts';
import type { ConsentCase } from './default-consent.ts';
import type { Evidence } from './findings.ts';
import type { ConsentWeights } from './weigh-consents.ts';

const CHANNEL_WORDS: Readonly<Partial<Record<ConsentChannel, Words>>> = {
  web: { zh: '网页', en: 'the web' },
  app: { zh: '应用', en: 'the app' },
  paper: { zh: '纸面', en: 'paper' },
  store: { zh: '门店', en: 'the shop' },
};
/** Less weight than this says nothing. */
const LEAST = 0.2;

/** What the others come to, to compare with. */
export interface Peers {
  /** Newcomers who agree, in the median of all organisations; undefined: of too few. */
  readonly rate: number | undefined;
  readonly night: number;
}

/** What speaks for consents by default, and against, in words; what sums it up comes first, then the heaviest. */
export function defaultConsentEvidence(
  found: ConsentCase,
  weights: ConsentWeights,
  peers: Peers,
  day: number,
): Evidence[] {
  const pieces = [
    ratePiece(found, weights, peers),
    changePiece(found, weights),
    wholePiece(found, weights),
    regretPiece(found, weights),
    fastPiece(found, weights),
    nightPiece(found, weights, peers),
  ].filter(({ weight }) => weight >= LEAST);
  return [
    formPiece(found, day),
    ...pieces.sort((a, b) => b.weight - a.weight),
    ...(weights.regret <= -LEAST ? [contentPiece(found, weights)] : []),
  ];
}

function formPiece({ forms, sums, since }: ConsentCase, day: number): Evidence {
  const [form = '\n', people = 0] = forms[0] ?? [];
  const [channel, wording = ''] = form.split('\n') as [ConsentChannel, string];
  const share = percent(people, sums.granted);
  const days = day - since + 1;
  const words = CHANNEL_WORDS[channel];
  const by =
    words === undefined
      ? { zh: '', en: '' }
      : {
          zh: `其中 ${share}% 来自${words.zh}${wording === '' ? '（未写明征询用语）' : `，征询用语 ${wording}`}。`,
          en: ` ${share} % of them came by ${words.en}, ${wording === '' ? 'with no wording named' : `with the wording ${wording}`}.`,
        };
  return {
    kind: 'forms',
    weight: 0,
    words: {
      zh: `近 ${days} 天，抽查到 ${sums.tested} 名首次收到该主体验证码的用户，${sums.granted} 人随即有了同意记录。${by.zh}`,
      en: `In ${days} days ${sums.tested} people were seen to get this organisation's codes for the first time; of ${sums.granted} a consent followed.${by.en}`,
    },
    numbers: { days, tested: sums.tested, granted: sums.granted, formShare: share },
  };
}

function ratePiece({ sums }: ConsentCase, { rate }: ConsentWeights, peers: Peers): Evidence {
  const share = percent(sums.granted, sums.tested);
  const [low, high] = wilson(sums.granted, sums.tested);
  const usual = peers.rate === undefined ? undefined : Math.round(peers.rate * 100);
  return {
    kind: 'rate',
    weight: rate,
    words: {
      zh: `新用户中有同意记录的占 ${share}%（95% 区间 ${low}% 至 ${high}%）${usual === undefined ? '' : `，其他主体的中位数是 ${usual}%`}；由用户自己勾选的表单很少能到这么高。`,
      en: `A consent was recorded of ${share} % of newcomers (95 % interval ${low} to ${high} %)${usual === undefined ? '' : `, where the median of other organisations is ${usual} %`}; a box that people tick themselves seldom brings so many.`,
    },
    numbers: { share, low, high, ...(usual === undefined ? {} : { usual }) },
  };
}

function changePiece({ sums, before }: ConsentCase, { change }: ConsentWeights): Evidence {
  const [now, once] = [percent(sums.granted, sums.tested), percent(before.granted, before.tested)];
  return {
    kind: 'change',
    weight: change,
    words: {
      zh: `此前这一比例是 ${once}%，从疑似开始日起是 ${now}%。`,
      en: `Before, it was ${once} %; since it probably began it is ${now} %.`,
    },
    numbers: { before: once, since: now },
  };
}

function wholePiece({ sums }: ConsentCase, { whole }: ConsentWeights): Evidence {
  const share = percent(sums.whole, sums.several);
  return {
    kind: 'all-at-once',
    weight: whole,
    words: {
      zh: `同意的人里，${share}% 在同一时刻同意了该主体征询的全部类型；逐项勾选的人会有取舍。`,
      en: `Of those who agreed, ${share} % agreed to every purpose that it asks for in the same moment; people who tick boxes one by one choose.`,
    },
    numbers: { share, people: sums.several },
  };
}

function regretPiece({ sums }: ConsentCase, { regret }: ConsentWeights): Evidence {
  const expected = Math.round(sums.expected * 10) / 10;
  const times = Math.round((sums.regrets / Math.max(0.1, sums.expected)) * 10) / 10;
  return {
    kind: 'refused-soon',
    weight: regret,
    words: {
      zh: `${sums.people} 名有同意记录的用户中，${sums.regrets} 人两周内拒收或撤回；按其他主体的情形约为 ${expected} 人（${times} 倍）。`,
      en: `Of ${sums.people} people with a consent ${sums.regrets} refused or withdrew within two weeks, where ${expected} would have with other organisations (${times} times as many).`,
    },
    numbers: { people: sums.people, regrets: sums.regrets, expected, times },
  };
}

/** What speaks against it is told as well. */
function contentPiece({ sums }: ConsentCase, { regret }: ConsentWeights): Evidence {
  const expected = Math.round(sums.expected * 10) / 10;
  return {
    kind: 'not-refused',
    weight: regret,
    words: {
      zh: `不支持怀疑的：${sums.people} 名有同意记录的用户中，两周内拒收或撤回的是 ${sums.regrets} 人，与其他主体的情形（约 ${expected} 人）相近或更少。`,
      en: `Against it: of ${sums.people} people with a consent ${sums.regrets} refused or withdrew within two weeks, about as many as with other organisations (${expected}) or fewer.`,
    },
    numbers: { people: sums.people, regrets: sums.regrets, expected },
  };
}

function fastPiece({ sums }: ConsentCase, { fast }: ConsentWeights): Evidence {
  return {
    kind: 'too-fast',
    weight: fast,
    words: {
      zh: `${sums.granted} 份随注册而来的同意里，${sums.fast} 份记在验证码发出后 6 秒之内，来不及收到并输入验证码。`,
      en: `Of ${sums.granted} consents that came with a registration ${sums.fast} are dated less than 6 seconds after the code was sent: too soon to get it and type it.`,
    },
    numbers: { granted: sums.granted, fast: sums.fast },
  };
}

function nightPiece({ sums }: ConsentCase, { night }: ConsentWeights, peers: Peers): Evidence {
  const [share, usual] = [percent(sums.night, sums.timed), Math.round(peers.night * 100)];
  return {
    kind: 'at-night',
    weight: night,
    words: {
      zh: `${share}% 的同意记在 0 点至 6 点之间，其他主体约 ${usual}%；人要睡觉，批处理不用。`,
      en: `${share} % of the consents are dated between midnight and six, where ${usual} % are usual; people sleep, batch jobs do not.`,
    },
    numbers: { share, usual, timed: sums.timed },
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((100 * part) / whole);
}

/** With 95 % confidence, in whole percents. */
function wilson(part: number, whole: number): readonly [low: number, high: number] {
  const z = 1.96;
  const p = part / whole;
  const middle = (p + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const half = (z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole))) / (1 + (z * z) / whole);
  return [Math.floor(100 * Math.max(0, middle - half)), Math.ceil(100 * Math.min(1, middle + half))];
}

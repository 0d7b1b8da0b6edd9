import { bayes } from './bayes.ts';
import { type CusumTransform, cusum } from './cusum.ts';
import { type Ears, earsC1, earsC2, earsC3 } from './ears.ts';
import { farrington } from './farrington.ts';
import { farringtonFlexible } from './farrington-flexible.ts';
import { type GoldenCase, goldenCases } from './golden.fixture.ts';
import type { Judged } from './judged-week.ts';
import { likelihoodRatio } from './likelihood-ratio.ts';

/* Each method on each case that R computed, and how far the two are apart. */

export interface GoldenMethod {
  readonly name: string;
  readonly cases: () => readonly GoldenCase[];
  readonly run: (golden: GoldenCase) => readonly Told[];
}

/** What is held against the case: the upper bound, or what R tells in its place. */
interface Told {
  readonly told: number;
  readonly alarm: boolean | undefined;
  readonly expected?: number;
}

export interface Difference {
  readonly id: string;
  readonly judged: number;
  /** The largest, relative, of bounds and of expected counts. */
  readonly bound: number;
  readonly expected: number;
  /** Places at which one of the two has an alarm, or a bound, and the other has none. */
  readonly otherAlarms: number;
}

export const GOLDEN_METHODS: readonly GoldenMethod[] = [
  ...(['nbPlugin', 'delta', 'muan'] as const).map((threshold) => ({
    name: `farringtonFlexible, ${threshold}`,
    cases: () =>
      goldenCases('farringtonFlexible').filter(({ control }) => control.thresholdMethod === threshold),
    run: flexible,
  })),
  { name: 'farrington', cases: () => goldenCases('algo.farrington'), run: first },
  ...(['C1', 'C2', 'C3'] as const).map((method) => ({
    name: `EARS ${method}`,
    cases: () => goldenCases('earsC').filter(({ control }) => control.method === method),
    run: ears,
  })),
  { name: 'Bayes', cases: () => goldenCases('algo.bayes'), run: bayesian },
  {
    name: 'CUSUM (standard, rossi, anscombe, pearsonNegBin)',
    cases: () =>
      goldenCases('algo.cusum').filter(({ control }) => TRANSFORMS.includes(control.trans as CusumTransform)),
    run: summed,
  },
  {
    name: 'likelihood ratio, rise given (LR-CUSUM)',
    cases: () => ratios().filter(({ control }) => typeof control.theta === 'number'),
    run: ratio,
  },
  {
    name: 'likelihood ratio, rise fitted (GLR)',
    cases: () => ratios().filter(({ control }) => typeof control.theta !== 'number'),
    run: ratio,
  },
];

const TRANSFORMS: readonly CusumTransform[] = ['standard', 'rossi', 'anscombe', 'pearsonNegBin'];

/** The epidemic-curve variant is not offered. */
function ratios(): readonly GoldenCase[] {
  return goldenCases('glrnb').filter(({ control }) => control.change !== 'epi');
}

export function differenceOf(golden: GoldenCase, told: readonly Told[]): Difference {
  let [bound, expected, otherAlarms] = [0, 0, 0];
  for (const [i, mine] of told.entries()) {
    const upper = golden.upper[i];
    const isKnown = !Number.isNaN(mine.told);
    if (isKnown !== (upper !== undefined) || !!mine.alarm !== !!golden.alarm[i]) otherAlarms++;
    else if (upper !== undefined) bound = Math.max(bound, apart(mine.told, upper));
    const mean = golden.expected?.[i];
    if (mean !== undefined && mine.expected !== undefined)
      expected = Math.max(expected, apart(mine.expected, mean));
  }
  return { id: golden.id, judged: told.length, bound, expected, otherAlarms };
}

function apart(mine: number, other: number): number {
  return Math.abs(mine - other) / Math.max(1e-9, Math.abs(other));
}

function flexible({ series, at, control: k }: GoldenCase): readonly Told[] {
  const method = {
    ...{ years: k.b, window: k.w, parts: k.noPeriods, leaveOut: k.pastWeeksNotIncluded, alpha: k.alpha },
    ...{ threshold: k.thresholdMethod, power: k.powertrans },
    ...{
      reweigh: k.reweight,
      weighDownFrom: k.weightsThreshold,
      trend: k.trend,
      trendBelow: k.pThresholdTrend,
    },
    ...{ casesLeast: k.limit54[0], casesOver: k.limit54[1], perHead: k.populationOffset },
  };
  // R tells the mean where it has a bound.
  return at
    .map((i) => farringtonFlexible(series, i, method))
    .map((judged) => ({ ...bound(judged), expected: judged.expected }));
}

function first({ series, at, control: k }: GoldenCase): readonly Told[] {
  const method = {
    ...{ years: k.b, window: k.w, alpha: k.alpha, power: k.powertrans, trend: k.trend },
    ...{ casesLeast: k.limit54[0], casesOver: k.limit54[1] },
  };
  return at.map((i) => bound(farrington(series, i, method)));
}

function ears({ series, at, control: k }: GoldenCase): readonly Told[] {
  const method: Ears = { baseline: k.baseline, alpha: k.alpha, deviationLeast: k.minSigma };
  const run = { C1: earsC1, C2: earsC2, C3: earsC3 }[k.method];
  return at.map((i) => bound(run(series, i, method)));
}

function bayesian({ series, at, control: k }: GoldenCase): readonly Told[] {
  return at.map((i) =>
    bound(bayes(series, i, { years: k.b, window: k.w, thisYear: k.actY, alpha: k.alpha })),
  );
}

function summed({ series, at, control: k }: GoldenCase): readonly Told[] {
  const method = {
    reference: k.k,
    decision: k.h,
    transform: k.trans as CusumTransform,
    spread: k.alpha,
    expected: k.mResolved,
  };
  return cusum(series, at[0]!, at.at(-1)!, method).map(bound);
}

function ratio({ series, at, control: k }: GoldenCase): readonly Told[] {
  const method = {
    ...{ expected: k.mu0Resolved, spread: k.alphaResolved },
    ...{ rise: k.theta ?? undefined, decision: k['c.ARL'] },
    ...(k.M !== undefined && k.M > 0 ? { longest: k.M } : {}),
  };
  const judged = likelihoodRatio(series, at[0]!, at.at(-1)!, method);
  return judged.map((each) => ({ alarm: each.alarm, told: k.ret === 'cases' ? each.upper : each.ratio }));
}

function bound({ upper, alarm }: Judged): Told {
  return { told: upper, alarm };
}

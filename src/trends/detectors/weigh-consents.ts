/** What is known of an organisation's forms since a day; people, not consents. */
export interface ConsentSums {
  /** Newcomers who were looked at: sent a code, not known before. How many of them agreed by a form, and how many within FAST_MS of their code. */
  tested: number;
  granted: number;
  fast: number;
  /** Everybody who agreed by a form, and how many of them agreed to all that this organisation asks for, where it asks for several. */
  people: number;
  several: number;
  whole: number;
  /** Of those who agreed: who refused soon after, and how many of the other organisations' would have. */
  regrets: number;
  expected: number;
  /** Consents whose time is told, and those of them between midnight and six. */
  timed: number;
  night: number;
}

/** How much better "they agree by default" explains what is seen than "they tick a box": natural logarithms of the odds. */
export interface ConsentWeights {
  readonly rate: number;
  readonly change: number;
  readonly whole: number;
  readonly regret: number;
  readonly fast: number;
  readonly night: number;
}

/** Nobody reads a code, types it and decides in less. */
export const FAST_MS = 6_000;
/** Less is not judged. */
export const TESTED_LEAST = 20;
export const PEOPLE_LEAST = 15;
/** What a good form, a loyal clientele or a new design could explain weighs no more than this together: somebody's own refusal, or the clock, must be added. */
const FORM_MOST = 4;
const LEAST = -4;
const CAPS = {
  regret: [-3, 5.5],
  fast: [-0.2, 2],
  night: [-0.2, 2],
  whole: [-0.5, 1.5],
  change: [0, 3],
} as const;

type Beta = readonly [share: number, a: number, b: number];
/** The share of newcomers that a box brings which nobody ticked for them: mostly low, seldom nearly all, as where the consent is what people come for. */
const HONEST_RATE: readonly Beta[] = [
  [0.96, 1.3, 4],
  [0.04, 18, 1.6],
];
/** By default: a large part or nearly all; some who are taken for newcomers have registered long ago and are not asked again. */
const DEFAULT_RATE: readonly Beta[] = [
  [0.4, 8, 1.5],
  [0.6, 3, 3],
];
const HONEST_FAST: readonly Beta[] = [[1, 1, 40]];
const DEFAULT_FAST: readonly Beta[] = [
  [0.8, 1, 40],
  [0.2, 4, 2],
];
const HONEST_WHOLE: readonly Beta[] = [
  [0.85, 2.5, 2],
  [0.15, 20, 1],
];
const DEFAULT_WHOLE: readonly Beta[] = [
  [0.6, 40, 1],
  [0.4, 3, 1.5],
];
/** Organisations differ in how often people refuse them, by what they send. Of those who never agreed, several times as many refuse. */
const REGRET = { spread: 3, times: 4 };
/** Agreements at night: how firmly the share of all others holds for one, and what it is where a batch job agrees. */
const NIGHT = { firmness: 20, batch: [3, 9] as const, batches: 0.2 };

/** @param before the days before, for what was usual with it. @param nightUsual the share of night among all others' consents. */
export function weighConsents(since: ConsentSums, before: ConsentSums, nightUsual: number): ConsentWeights {
  const { tested, granted, fast, people, several, whole, timed, night } = since;
  // Whoever always had many at night, as where people are asked hours later, is not suspected for it.
  const own = before.timed < PEOPLE_LEAST ? 0 : before.night / before.timed;
  const usual = Math.min(0.5, Math.max(0.005, nightUsual, own));
  const honestNight: Beta = [1, usual * NIGHT.firmness, (1 - usual) * NIGHT.firmness];
  const batchNight: readonly Beta[] = [
    [1 - NIGHT.batches, honestNight[1], honestNight[2]],
    [NIGHT.batches, ...NIGHT.batch],
  ];
  return {
    rate: ratio(granted, tested, DEFAULT_RATE, HONEST_RATE),
    change: changeWeight(since, before),
    whole: several < PEOPLE_LEAST ? 0 : ratio(whole, several, DEFAULT_WHOLE, HONEST_WHOLE),
    regret: people < PEOPLE_LEAST ? 0 : regretWeight(since, before),
    fast: ratio(fast, granted, DEFAULT_FAST, HONEST_FAST),
    night: ratio(night, timed, batchNight, [honestNight]),
  };
}

/** Each within its bounds, and those that speak of the form within theirs. */
export function total(weights: ConsentWeights): number {
  const form = weights.rate + clip(weights.change, CAPS.change) + clip(weights.whole, CAPS.whole);
  return (
    clip(form, [LEAST, FORM_MOST]) +
    clip(weights.regret, CAPS.regret) +
    clip(weights.fast, CAPS.fast) +
    clip(weights.night, CAPS.night)
  );
}

/** As `total` counts them; what speaks of the form is cut down evenly where it is more than it may be. */
export function capped(weights: ConsentWeights): ConsentWeights {
  const change = clip(weights.change, CAPS.change);
  const whole = clip(weights.whole, CAPS.whole);
  const form = weights.rate + change + whole;
  const part = form > FORM_MOST ? FORM_MOST / form : form < LEAST ? LEAST / form : 1;
  return {
    rate: weights.rate * part,
    change: change * part,
    whole: whole * part,
    regret: clip(weights.regret, CAPS.regret),
    fast: clip(weights.fast, CAPS.fast),
    night: clip(weights.night, CAPS.night),
  };
}

/** Where the share has risen by a fifth of all newcomers or more from what it was. */
function changeWeight({ tested, granted }: ConsentSums, before: ConsentSums): number {
  if (before.tested < TESTED_LEAST || tested === 0) return 0;
  const [now, once] = [granted / tested, before.granted / before.tested];
  if (now - once < 0.2) return 0;
  const same = (granted + before.granted) / (tested + before.tested);
  return (
    likelihood(granted, tested, now) +
    likelihood(before.granted, before.tested, once) -
    likelihood(granted, tested, same) -
    likelihood(before.granted, before.tested, same)
  );
}

function likelihood(hits: number, all: number, share: number): number {
  const p = Math.min(0.995, Math.max(0.005, share));
  return hits * Math.log(p) + (all - hits) * Math.log(1 - p);
}

/**
 * Of a count that is Poisson. How many refuse differs from one organisation to the next as a gamma does; an honest one may be as it was before, or as any other
 * is. Of those who never agreed several times as many refuse.
 */
function regretWeight(since: ConsentSums, before: ConsentSums): number {
  const { spread, times } = REGRET;
  const { expected } = since;
  // No suspicion rests on what a single person did.
  const regrets = Math.max(0, since.regrets - 1);
  const [shape, rate] = [spread + before.regrets, spread + before.expected];
  const mean = times * Math.max(1, shape / rate);
  const asBefore = gammaPoisson(regrets, expected, shape, rate);
  const asOthers = gammaPoisson(regrets, expected, spread, spread);
  return (
    gammaPoisson(regrets, expected, spread, spread / mean) -
    logSum([Math.log(0.5) + asBefore, Math.log(0.5) + asOthers])
  );
}

function gammaPoisson(count: number, exposure: number, shape: number, rate: number): number {
  return (
    logGamma(shape + count) -
    logGamma(shape) +
    shape * Math.log(rate) -
    (shape + count) * Math.log(rate + exposure)
  );
}

/** Of hits among all, by mixtures of beta distributions. */
function ratio(hits: number, all: number, one: readonly Beta[], other: readonly Beta[]): number {
  if (all === 0) return 0;
  return marginal(hits, all, one) - marginal(hits, all, other);
}

function marginal(hits: number, all: number, mixture: readonly Beta[]): number {
  const logs = mixture.map(
    ([share, a, b]) => Math.log(share) + logBeta(a + hits, b + all - hits) - logBeta(a, b),
  );
  return logSum(logs);
}

function logSum(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, each) => sum + Math.exp(each - most), 0));
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series, after the argument was raised to where it is exact to ten digits. */
function logGamma(x: number): number {
  let [value, below] = [x, 0];
  while (value < 8) {
    below += Math.log(value);
    value += 1;
  }
  const square = 1 / (value * value);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / value;
  return (value - 0.5) * Math.log(value) - value + Math.log(2 * Math.PI) / 2 + series - below;
}

function clip(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(most, Math.max(least, value));
}

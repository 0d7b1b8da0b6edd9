/*
 * How many complaints chance alone brings: counts whose variance is `overdispersion` times their mean. With 1 that is the Poisson distribution; above,
 * complaints come in clusters (a Poisson number of clusters, each with a logarithmic number of complaints), which is the negative binomial.
 * All by sums of single probabilities: no approximation, and no function whose tails have to be trusted.
 */

/** A probability that a sum no longer changes. */
const NEGLIGIBLE = 1e-17;

interface Law {
  /** The natural logarithm of the probability of none. */
  readonly logOfNone: number;
  /** The probability of j + 1 over that of j. */
  ratio(j: number): number;
}

function lawOf(mean: number, overdispersion: number): Law {
  if (overdispersion <= 1) return { logOfNone: -mean, ratio: (j) => mean / (j + 1) };
  const excess = overdispersion - 1;
  const clusters = mean / excess;
  const again = excess / overdispersion;
  return {
    logOfNone: -clusters * Math.log(overdispersion),
    ratio: (j) => ((clusters + j) / (j + 1)) * again,
  };
}

/** The probability of each count from 0 to `last`. */
export function probabilities(last: number, mean: number, overdispersion: number): number[] {
  const { logOfNone, ratio } = lawOf(mean, overdispersion);
  const all: number[] = [];
  let log = logOfNone;
  for (let j = 0; j <= last; j++) {
    all.push(Math.exp(log));
    log += Math.log(ratio(j));
  }
  return all;
}

/** The probability of `count` or more. */
export function atLeast(count: number, mean: number, overdispersion: number): number {
  if (count <= 0) return 1;
  if (mean <= 0) return 0;
  if (count <= mean) return Math.max(0, 1 - below(count, mean, overdispersion));
  const { logOfNone, ratio } = lawOf(mean, overdispersion);
  let log = logOfNone;
  for (let j = 0; j < count; j++) log += Math.log(ratio(j));
  let [term, sum] = [Math.exp(log), 0];
  for (let j = count; term > sum * NEGLIGIBLE; j++) {
    sum += term;
    term *= ratio(j);
  }
  return Math.min(1, sum);
}

/** The probability of fewer than `count`. */
export function below(count: number, mean: number, overdispersion: number): number {
  return Math.min(
    1,
    probabilities(count - 1, mean, overdispersion).reduce((sum, each) => sum + each, 0),
  );
}

/**
 * The exact lower bound of the mean behind a count, one-sided: any smaller mean would bring so many with a probability of less than 1 - confidence. Without
 * overdispersion it is Garwood's (1936).
 */
export function lowerBound(count: number, confidence: number, overdispersion: number): number {
  if (count === 0) return 0;
  return root(0, count, (mean) => atLeast(count, mean, overdispersion) - (1 - confidence));
}

/** The exact upper bound: any larger mean would bring so few with a probability of less than 1 - confidence. */
export function upperBound(count: number, confidence: number, overdispersion: number): number {
  const rest = 1 - confidence;
  let high = count + 1;
  while (below(count + 1, high, overdispersion) > rest) high *= 2;
  return root(count, high, (mean) => rest - below(count + 1, mean, overdispersion));
}

/** The smallest count whose lower bound lies over a mean. */
export function countOver(mean: number, confidence: number, overdispersion: number): number {
  const rest = 1 - confidence;
  let [low, high] = [0, 1];
  while (atLeast(high, mean, overdispersion) >= rest) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (atLeast(middle, mean, overdispersion) < rest) high = middle;
    else low = middle;
  }
  return high;
}

/** The smallest count that is reached or stayed under with at least this probability. */
export function quantile(share: number, mean: number, overdispersion: number): number {
  if (mean <= 0) return 0;
  const { logOfNone, ratio } = lawOf(mean, overdispersion);
  let [log, sum] = [logOfNone, Math.exp(logOfNone)];
  for (let j = 0; ; j++) {
    if (sum >= share) return j;
    log += Math.log(ratio(j));
    sum += Math.exp(log);
  }
}

/** Where a function that rises crosses zero, to a part in 10^10. */
function root(low: number, high: number, rising: (at: number) => number): number {
  let [from, to] = [low, high];
  while (to - from > 1e-10 * to) {
    const middle = (from + to) / 2;
    if (rising(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

import { incompleteBeta, logGamma, lowerGamma, upperGamma } from './gamma-functions.ts';

/* Tails and quantiles of counts. A negative binomial is told by its mean and its size: the variance is mean + mean² / size. */

/** P(X ≥ count) of a Poisson variable. */
export function poissonTail(count: number, mean: number): number {
  return count <= 0 ? 1 : lowerGamma(count, mean);
}

/** P(X ≥ count) of a negative binomial variable; an infinite size is a Poisson variable. */
export function negativeBinomialTail(count: number, mean: number, size: number): number {
  if (size === Infinity) return poissonTail(count, mean);
  return count <= 0 ? 1 : incompleteBeta(mean / (size + mean), count, size, size / (size + mean));
}

/** ln P(X = count). */
export function negativeBinomialLog(count: number, mean: number, size: number): number {
  if (size === Infinity) return count * Math.log(mean) - mean - logGamma(count + 1);
  const choose = logGamma(size + count) - logGamma(size) - logGamma(count + 1);
  return choose + size * Math.log(size / (size + mean)) + count * Math.log(mean / (size + mean));
}

/** The least count c with P(X ≤ c) ≥ p. */
export function negativeBinomialQuantile(p: number, mean: number, size: number): number {
  if (!(mean > 0)) return 0;
  // As usual with quantiles of counts, a p that is missed by rounding alone counts as reached.
  const enough = p * (1 - 64 * Number.EPSILON);
  const below = (count: number) =>
    size === Infinity
      ? upperGamma(count + 1, mean)
      : incompleteBeta(size / (size + mean), size, count + 1, mean / (size + mean));
  const sd = Math.sqrt(mean + mean ** 2 / size);
  let high = Math.max(1, Math.ceil(mean + normalQuantile(p) * sd));
  let low = -1;
  while (below(high) < enough) {
    low = high;
    high = high * 2 + 1;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (below(middle) >= enough) high = middle;
    else low = middle;
  }
  return high;
}

/** P(|T| ≥ |t|) of Student’s distribution. */
export function studentTwoSided(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** P(Z ≥ z) of the normal distribution. */
export function normalTail(z: number): number {
  const half = 0.5 * upperGamma(0.5, (z * z) / 2);
  return z >= 0 ? half : 1 - half;
}

const CENTRE = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
] as const;
const NEAR = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const FAR = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

/** z with P(Z ≤ z) = p, 0 < p < 1: Wichura’s AS 241, sixteen digits. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  return Math.sign(q) * (r <= 5 ? ratio(NEAR, r - 1.6) : ratio(FAR, r - 5));
}

function ratio([over, under]: readonly [readonly number[], readonly number[]], x: number): number {
  const value = (terms: readonly number[]) => terms.reduceRight((sum, term) => sum * x + term, 0);
  return value(over) / value(under);
}

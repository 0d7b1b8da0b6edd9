/*
 * A Poisson regression with a log link and weights, by iteratively reweighted least squares. Where a group of zeros lets a coefficient run to minus
 * infinity, what comes depends on when one stops: as in R’s glm, at a relative change of the deviance below 1e-8, or after 25 rounds.
 */

export interface PoissonFit {
  readonly coefficients: readonly number[];
  readonly fitted: readonly number[];
  /** The leverage of each row. */
  readonly leverage: readonly number[];
  /** (X’WX)⁻¹. */
  readonly inverse: readonly (readonly number[])[];
  /**
   * Σw((y-μ)/μ)², w the weights of the last round. They are those of the means before its last step, which is how R’s summary of a fit takes Pearson’s statistic.
   */
  readonly pearson: number;
  readonly converged: boolean;
}

const ROUNDS_MAX = 25;
const EPSILON = 1e-8;
/** A pivot below this share of its column is no information. */
const PIVOT_LEAST = 1e-14;

/**
 * @param rows one for each count: the regressors, a 1 first.
 * @param offset added to the linear predictor; absent: 0.
 * @returns undefined where the regressors do not determine the coefficients.
 */
export function fitPoisson(
  counts: readonly number[],
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  offset?: readonly number[],
): PoissonFit | undefined {
  const width = rows[0]?.length ?? 0;
  let fitted = counts.map((y) => y + 0.1);
  let eta = fitted.map(Math.log);
  let deviance = devianceOf(counts, fitted, weights);
  let solved: { beta: number[]; inverse: number[][] } | undefined;
  let working: number[] = [];
  let converged = false;
  for (let round = 0; round < ROUNDS_MAX && !converged; round++) {
    working = fitted.map((mu, i) => weights[i]! * mu);
    const target = eta.map((e, i) => e - (offset?.[i] ?? 0) + (counts[i]! - fitted[i]!) / fitted[i]!);
    solved = leastSquares(rows, target, working, width);
    if (solved === undefined) return undefined;
    const { beta } = solved;
    eta = rows.map((row, i) => dot(row, beta) + (offset?.[i] ?? 0));
    fitted = eta.map(Math.exp);
    const next = devianceOf(counts, fitted, weights);
    if (!Number.isFinite(next)) return undefined;
    converged = Math.abs(next - deviance) / (Math.abs(next) + 0.1) < EPSILON;
    deviance = next;
  }
  if (solved === undefined) return undefined;
  const { beta, inverse } = solved;
  const leverage = rows.map((row, i) => working[i]! * quadratic(inverse, row));
  const pearson = fitted.reduce((sum, mu, i) => sum + working[i]! * ((counts[i]! - mu) / mu) ** 2, 0);
  return { coefficients: beta, fitted, leverage, inverse, pearson, converged };
}

/** x’ A x. */
export function quadratic(matrix: readonly (readonly number[])[], x: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== 0) sum += x[i]! * dot(matrix[i]!, x);
  return sum;
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function devianceOf(
  counts: readonly number[],
  fitted: readonly number[],
  weights: readonly number[],
): number {
  let sum = 0;
  for (const [i, y] of counts.entries()) {
    const mu = fitted[i]!;
    sum += 2 * weights[i]! * ((y > 0 ? y * Math.log(y / mu) : 0) - (y - mu));
  }
  return sum;
}

function leastSquares(
  rows: readonly (readonly number[])[],
  target: readonly number[],
  weights: readonly number[],
  width: number,
): { beta: number[]; inverse: number[][] } | undefined {
  const normal = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const right = new Array<number>(width).fill(0);
  for (const [r, row] of rows.entries()) {
    const w = weights[r]!;
    for (let i = 0; i < width; i++) {
      const x = row[i]! * w;
      if (x === 0) continue;
      right[i]! += x * target[r]!;
      for (let j = 0; j <= i; j++) normal[i]![j]! += x * row[j]!;
    }
  }
  const lower = cholesky(normal);
  if (lower === undefined) return undefined;
  const unit = (i: number) => Array.from({ length: width }, (_, j) => (i === j ? 1 : 0));
  return { beta: solve(lower, right), inverse: right.map((_, i) => solve(lower, unit(i))) };
}

/** The lower root of a symmetric matrix that is given by its lower half; undefined where it is singular. */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const lower = matrix.map((row) => row.slice());
  for (let i = 0; i < lower.length; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i !== j) lower[i]![j] = sum / lower[j]![j]!;
      else if (!(sum > matrix[i]![i]! * PIVOT_LEAST)) return undefined;
      else lower[i]![i] = Math.sqrt(sum);
    }
  }
  return lower;
}

/** Solves L L’ x = right. */
export function solve(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const x = right.slice();
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

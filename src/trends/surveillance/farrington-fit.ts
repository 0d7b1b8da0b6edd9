import { fitPoisson } from './poisson-fit.ts';

/* Farrington’s regression: fitted twice, the second time with counts that stand out weighed down. */

export interface FarringtonModel {
  readonly counts: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly offset?: readonly number[];
  /** In standard deviations; undefined: fitted once. */
  readonly weighDownFrom: number | undefined;
  /** What a count weighs whose residual lies above that. */
  weighDown(residual: number): number;
}

export interface FarringtonFit {
  readonly counts: readonly number[];
  readonly coefficients: readonly number[];
  readonly fitted: readonly number[];
  readonly weights: readonly number[];
  readonly inverse: readonly (readonly number[])[];
  /** Residual degrees of freedom. */
  readonly degrees: number;
  /** Pearson’s, as it is; and at least 1. */
  readonly pearson: number;
  readonly dispersion: number;
}

/** @returns undefined where nothing can be fitted. */
export function fitFarrington(model: FarringtonModel): FarringtonFit | undefined {
  const { counts, rows, offset, weighDownFrom } = model;
  let weights = counts.map(() => 1);
  const degrees = counts.length - (rows[0]?.length ?? 0);
  if (degrees < 1) return undefined;
  let fit = fitPoisson(counts, rows, weights, offset);
  if (fit === undefined || !fit.converged) return undefined;
  if (weighDownFrom !== undefined) {
    const dispersion = Math.max(1, fit.pearson / degrees);
    const { fitted, leverage } = fit;
    weights = counts.map((y, i) => {
      const residual = anscombe(y, fitted[i]!) / Math.sqrt(dispersion * (1 - leverage[i]!));
      return residual > weighDownFrom ? model.weighDown(residual) : 1;
    });
    // They sum to their number, as before.
    const scale = counts.length / weights.reduce((a, b) => a + b, 0);
    weights = weights.map((w) => w * scale);
    fit = fitPoisson(counts, rows, weights, offset);
    if (fit === undefined || !fit.converged) return undefined;
  }
  const { coefficients, fitted, inverse } = fit;
  const pearson = fit.pearson / degrees;
  return {
    counts,
    coefficients,
    fitted,
    weights,
    inverse,
    degrees,
    pearson,
    dispersion: Math.max(1, pearson),
  };
}

function anscombe(y: number, mu: number): number {
  return (1.5 * (y ** (2 / 3) - mu ** (2 / 3))) / mu ** (1 / 6);
}

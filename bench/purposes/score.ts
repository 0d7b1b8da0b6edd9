import { Random } from '../../src/world/index.ts';

/** How one text was read; near-duplicates share a group and one vote. */
export interface Read {
  readonly group: string;
  readonly weight: number;
  readonly truth: number;
  readonly guess: number;
}

/** A figure with its 95 % interval. */
export interface Told {
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly groups: number;
}

const DRAWS = 400;

/** A figure of groups, and between which it lies when groups are drawn anew (bootstrap, percentiles). */
export function told(reads: readonly Read[], figure: (reads: readonly Read[]) => number): Told {
  const groups = [...Map.groupBy(reads, ({ group }) => group).values()];
  const random = new Random('groups drawn anew');
  const drawn = Array.from({ length: DRAWS }, () => {
    const again: Read[] = [];
    for (let i = 0; i < groups.length; i++) again.push(...random.pick(groups));
    return figure(again);
  }).sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.round(share * (DRAWS - 1))]!;
  return { value: figure(reads), from: at(0.025), to: at(0.975), groups: groups.length };
}

export function accuracy(reads: readonly Read[]): number {
  let all = 0;
  let right = 0;
  for (const { weight, truth, guess } of reads) {
    all += weight;
    if (truth === guess) right += weight;
  }
  return right / Math.max(1e-9, all);
}

export function f1Of(reads: readonly Read[], c: number): number {
  let both = 0;
  let either = 0;
  for (const { weight, truth, guess } of reads) {
    if (truth === c) either += weight;
    if (guess === c) either += weight;
    if (truth === c && guess === c) both += weight;
  }
  return either === 0 ? 0 : (2 * both) / either;
}

export const macroF1 =
  (classes: readonly number[]) =>
  (reads: readonly Read[]): number =>
    classes.reduce((sum, c) => sum + f1Of(reads, c), 0) / classes.length;

/** The part of groups that were read so. */
export const shareOf =
  (is: (read: Read) => boolean) =>
  (reads: readonly Read[]): number => {
    let all = 0;
    let found = 0;
    for (const read of reads) {
      all += read.weight;
      if (is(read)) found += read.weight;
    }
    return found / Math.max(1e-9, all);
  };

/** How far what is said is from what is, on average: ten bins by the share that was told (expected calibration error). */
export function calibrationError(
  guesses: readonly { readonly share: number; readonly right: boolean; readonly weight: number }[],
): number {
  const bins = Array.from({ length: 10 }, () => ({ weight: 0, share: 0, right: 0 }));
  let all = 0;
  for (const { share, right, weight } of guesses) {
    const bin = bins[Math.min(9, Math.floor(share * 10))]!;
    bin.weight += weight;
    bin.share += weight * share;
    if (right) bin.right += weight;
    all += weight;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.share - bin.right), 0) / Math.max(1e-9, all);
}

export function shown({ value, from, to, groups }: Told, digits = 3): string {
  return `${value.toFixed(digits)} (${from.toFixed(digits)}–${to.toFixed(digits)}), ${groups} groups`;
}

import type { Random } from '../../src/world/index.ts';

export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
}

/** Complaints come in small parcels, of one and more: a compound Poisson count of a mean, with variance over mean near `spread`. */
export function countsAround(random: Random, mean: number, spread: number): number {
  if (!(mean > 0)) return 0;
  // Parcels are geometric: the mean m of one gives a variance over mean of 2m - 1.
  const parcel = (spread + 1) / 2;
  let parcels = poisson(random, mean / parcel);
  let count = 0;
  for (; parcels > 0; parcels--) {
    count++;
    while (random.fraction() > 1 / parcel) count++;
  }
  return count;
}

function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const stop = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > stop; product *= random.fraction()) count++;
  return count;
}

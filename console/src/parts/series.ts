import type { Series } from './chart/options.ts';

interface Count {
  readonly at: string;
  readonly key: string;
  readonly messages: number;
}

/**
 * Counts as they come (a row for each moment and key that is not zero) as series over every moment between. The largest series come
 * first, and what is without a name, all the others together, last.
 */
export function seriesOf(
  counts: readonly Count[],
  moments: readonly string[],
  nameOf: (key: string) => string,
  colours: Readonly<Record<string, string>> = {},
): Series[] {
  const places = new Map(moments.map((moment, i) => [Date.parse(moment), i]));
  const values = new Map<string, number[]>();
  for (const { at, key, messages } of counts) {
    const place = places.get(Date.parse(at));
    if (place === undefined) continue;
    let row = values.get(key);
    if (row === undefined) {
      row = new Array<number>(moments.length).fill(0);
      values.set(key, row);
    }
    row[place]! += messages;
  }
  return [...values]
    .map(([key, row]) => ({ key, row, total: row.reduce((sum, each) => sum + each, 0) }))
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || b.total - a.total)
    .map(({ key, row }) => {
      const colour = key === '' ? '#8b9794' : colours[key];
      return { key, name: nameOf(key), values: row, ...(colour === undefined ? {} : { colour }) };
    });
}

export function totalOf(series: readonly Series[]): number {
  return series.reduce(
    (sum, { values }) => sum + values.reduce<number>((all, each) => all + (each ?? 0), 0),
    0,
  );
}

/** The greatest sum over one moment. */
export function peakOf(series: readonly Series[]): number {
  const length = series[0]?.values.length ?? 0;
  let peak = 0;
  for (let i = 0; i < length; i += 1) {
    peak = Math.max(
      peak,
      series.reduce((sum, { values }) => sum + values[i]!, 0),
    );
  }
  return peak;
}

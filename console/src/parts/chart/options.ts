import type { EChartsCoreOption } from 'echarts/core';

/** One series of numbers over the same moments or names. */
export interface Series {
  readonly key: string;
  readonly name: string;
  /** Null: not known, a gap in the picture and a dash in the table. */
  readonly values: readonly (number | null)[];
  readonly colour?: string;
}

/** Told apart by people who see colours differently too (after Okabe and Ito); each at least 3 : 1 on white. */
export const COLOURS = [
  '#0b6b5d',
  '#0072b2',
  '#c04e00',
  '#a4548c',
  '#7a6a00',
  '#3f5bd6',
  '#b3261e',
  '#5a6663',
];
export const OUTCOME_COLOURS: Readonly<Record<string, string>> = {
  allow: '#1b7a3d',
  hold: '#a66300',
  refuse: '#b3261e',
};

/** Series over time or names, as lines, areas or bars on one another. */
export function optionOf(
  kind: 'line' | 'area' | 'bar' | 'row',
  labels: readonly string[],
  series: readonly Series[],
  calm = false,
): EChartsCoreOption {
  const category = {
    type: 'category',
    data: labels,
    axisLabel: {
      color: '#46524f',
      hideOverlap: true,
      ...(kind === 'row' ? { width: 170, overflow: 'truncate' } : {}),
    },
    axisLine: { lineStyle: { color: '#8b9794' } },
    axisTick: { show: false },
    ...(kind === 'row' ? { inverse: true } : { boundaryGap: kind === 'bar' }),
  };
  const value = {
    type: 'value',
    // Counts have no halves.
    ...(series.every(({ values }) => values.every(Number.isInteger)) ? { minInterval: 1 } : {}),
    axisLabel: { color: '#46524f' },
    splitLine: { lineStyle: { color: '#e6ecea' } },
  };
  return {
    animation: !calm && !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 200,
    color: COLOURS,
    textStyle: { fontFamily: 'inherit' },
    tooltip: {
      trigger: 'axis',
      confine: true,
      renderMode: 'richText',
      axisPointer: { type: kind === 'line' || kind === 'area' ? 'line' : 'shadow' },
    },
    ...(series.length > 1
      ? {
          legend: {
            type: 'scroll',
            bottom: 0,
            icon: 'roundRect',
            itemWidth: 12,
            itemHeight: 8,
            textStyle: { color: '#46524f' },
          },
        }
      : {}),
    grid: { left: 8, right: 16, top: 16, bottom: series.length > 1 ? 34 : 8, containLabel: true },
    xAxis: kind === 'row' ? value : category,
    yAxis: kind === 'row' ? category : value,
    series: series.map(({ key, name, values, colour }) => ({
      id: key,
      name,
      type: kind === 'line' || kind === 'area' ? 'line' : 'bar',
      data: values,
      symbol: 'none',
      barMaxWidth: 22,
      ...(kind === 'line' ? {} : { stack: 'all' }),
      ...(kind === 'area' ? { areaStyle: { opacity: 0.25 } } : {}),
      lineStyle: { width: 1.6 },
      ...(colour === undefined ? {} : { color: colour }),
      emphasis: { disabled: true },
    })),
  };
}

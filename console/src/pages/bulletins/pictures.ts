import type { EChartsCoreOption } from 'echarts/core';
import type { BulletinTable } from '../../api.ts';
import { COLOURS } from '../../parts/chart/options.ts';

type Row = BulletinTable['rows'][number];
type Tell = (words: { zh: string; en: string }) => string;

/** Factors of two: a ratio of 2 and one of a half are as far from 1. */
const REACH = 2;
const [BAR, BEYOND] = [COLOURS[1]!, COLOURS[2]!];
/** Stripes: what lies beyond the band is told apart without colour too. */
const HATCHED = {
  symbol: 'rect',
  dashArrayX: [1, 0],
  dashArrayY: [3, 4],
  rotation: -Math.PI / 4,
  color: 'rgba(255,255,255,0.75)',
};
const AXIS = { axisLabel: { color: '#46524f' }, splitLine: { lineStyle: { color: '#e6ecea' } } };

const numberIn = (row: Row, key: string) => (typeof row[key] === 'number' ? (row[key] as number) : undefined);
export function nameIn(row: Row, told: Tell): string {
  const { name } = row;
  return typeof name === 'object' && name !== null ? told(name) : String(name ?? '');
}

/** Rows that have something to compare with. */
export function ratioRows(rows: readonly Row[]): Row[] {
  return rows.filter((row) => numberIn(row, 'ratio') !== undefined && numberIn(row, 'high') !== undefined);
}

/** Figure I: bars from 1 on a log scale, hatched beyond the band. */
export function ratioOption(
  rows: readonly Row[],
  told: Tell,
  names: { readonly within: string; readonly beyond: string },
): EChartsCoreOption {
  const logOf = (ratio: number) => Math.max(-REACH, Math.min(REACH, Math.log2(Math.max(ratio, 1e-9))));
  const parts = rows.map((row) => {
    const [ratio, low, high] = [numberIn(row, 'ratio')!, numberIn(row, 'low')!, numberIn(row, 'high')!];
    const edge = logOf(Math.min(Math.max(ratio, low), high));
    return { ratio, edge, beyond: logOf(ratio) - edge };
  });
  const bar = { type: 'bar', stack: 'all', barMaxWidth: 14, emphasis: { disabled: true } };
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    tooltip: {
      trigger: 'axis',
      confine: true,
      renderMode: 'richText',
      axisPointer: { type: 'shadow' },
      formatter: ([first]: { dataIndex: number; name: string }[]) =>
        `${first!.name}  ${parts[first!.dataIndex]!.ratio.toFixed(2)}`,
    },
    legend: { bottom: 0, itemWidth: 14, itemHeight: 10, textStyle: { color: '#46524f' } },
    grid: { left: 8, right: 24, top: 8, bottom: 34, containLabel: true },
    xAxis: {
      type: 'value',
      min: -REACH,
      max: REACH,
      interval: 1,
      ...AXIS,
      axisLabel: { color: '#46524f', formatter: (value: number) => String(2 ** value) },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((row) => nameIn(row, told)),
      axisLabel: { color: '#46524f', width: 150, overflow: 'truncate', interval: 0 },
      axisTick: { show: false },
      axisLine: { onZero: true, lineStyle: { color: '#46524f' } },
    },
    series: [
      { ...bar, name: names.within, data: parts.map(({ edge }) => edge), itemStyle: { color: BAR } },
      {
        ...{ ...bar, name: names.beyond, data: parts.map(({ beyond }) => beyond) },
        itemStyle: { color: BEYOND, decal: HATCHED },
      },
    ],
  };
}

/** Rates over volumes with the limits of chance: two lines of each, and the rate of all together between. */
export function funnelOption(
  { rows, lines }: Pick<BulletinTable, 'rows' | 'lines'>,
  told: Tell,
  names: Readonly<Record<'pooled' | 'limit2' | 'limit3' | 'organisations' | 'messages', string>>,
): EChartsCoreOption {
  const line = (key: string, name: string, colour: string, type: 'solid' | 'dashed') => ({
    ...{ type: 'line', name, symbol: 'none', silent: true, color: colour },
    lineStyle: { width: 1.4, type },
    data: lines.map(({ at, values }) => [at, values[key]]),
  });
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    tooltip: {
      ...{ trigger: 'item', confine: true, renderMode: 'richText' },
      formatter: ({ data }: { data: { name?: string; value?: number[] } }) =>
        `${data.name ?? ''}  ${(data.value?.[1] ?? 0).toFixed(2)}`,
    },
    legend: {
      ...{ type: 'scroll', bottom: 0, itemWidth: 18, itemHeight: 8 },
      textStyle: { color: '#46524f' },
    },
    grid: { left: 8, right: 24, top: 16, bottom: 56, containLabel: true },
    xAxis: {
      type: 'log',
      name: names.messages,
      nameLocation: 'middle',
      nameGap: 26,
      ...AXIS,
      min: lines[0]?.at ?? 'dataMin',
      max: lines[lines.length - 1]?.at ?? 'dataMax',
      axisLabel: {
        color: '#46524f',
        hideOverlap: true,
        formatter: (value: number) => Math.round(value).toLocaleString('en-GB'),
      },
    },
    yAxis: { type: 'value', min: 0, ...AXIS },
    series: [
      line('pooled', names.pooled, '#46524f', 'solid'),
      line('high2', names.limit2, COLOURS[1]!, 'dashed'),
      line('low2', names.limit2, COLOURS[1]!, 'dashed'),
      line('high3', names.limit3, COLOURS[6]!, 'solid'),
      line('low3', names.limit3, COLOURS[6]!, 'solid'),
      {
        ...{ type: 'scatter', name: names.organisations, symbolSize: 10 },
        itemStyle: { color: COLOURS[0]! },
        data: rows.flatMap((row) =>
          row['mark'] === 'few'
            ? []
            : [
                {
                  name: nameIn(row, told),
                  value: [numberIn(row, 'messages') ?? 0, numberIn(row, 'rate') ?? 0],
                  ...(row['mark'] === 'above'
                    ? { itemStyle: { color: COLOURS[6]! }, symbol: 'diamond', symbolSize: 14 }
                    : {}),
                },
              ],
        ),
      },
    ],
  };
}

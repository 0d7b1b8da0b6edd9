import type { EChartsCoreOption } from 'echarts/core';
import { optionOf } from './options.ts';

export interface EpicurveDay {
  readonly day: string;
  readonly seen: number;
  readonly expected: { readonly mean: number; readonly low: number; readonly high: number } | null;
  readonly alarm: boolean;
  readonly incomplete: { readonly mean: number } | null;
  readonly dayOff: boolean;
}

export interface EpicurveNames {
  readonly seen: string;
  readonly toCome: string;
  readonly expected: string;
  readonly range: string;
  readonly alarm: string;
}

const SEEN = '#0b6b5d';
const INCOMPLETE = '#7b8885';
const TO_COME = '#d3dbd9';
const EXPECTED = '#c04e00';
const ALARM = '#b3261e';
const DAY_OFF = 'rgba(90, 102, 99, 0.1)';

/** Daily bars, the expected line with its band, triangles over days with an alarm, grey where days are not complete, shaded where nobody works or all buy. */
export function epicurve(days: readonly EpicurveDay[], names: EpicurveNames): EChartsCoreOption {
  const labels = days.map(({ day }) => day);
  const usual = optionOf('bar', labels, []);
  const hasExpected = days.some(({ expected }) => expected !== null);
  const hasIncomplete = days.some(({ incomplete }) => incomplete !== null);
  const bar = { type: 'bar', stack: 'seen', barMaxWidth: 22, emphasis: { disabled: true } };
  const line = { type: 'line', symbol: 'none', emphasis: { disabled: true }, z: 3 };
  return {
    ...usual,
    legend: {
      type: 'scroll',
      bottom: 0,
      icon: 'roundRect',
      itemWidth: 12,
      itemHeight: 8,
      textStyle: { color: '#46524f' },
      data: [
        names.seen,
        ...(hasIncomplete ? [names.toCome] : []),
        ...(hasExpected ? [names.expected, names.range] : []),
        names.alarm,
      ],
    },
    grid: { left: 8, right: 16, top: 16, bottom: 34, containLabel: true },
    series: [
      {
        ...bar,
        name: names.seen,
        color: SEEN,
        data: days.map(({ seen, incomplete }) =>
          incomplete === null ? seen : { value: seen, itemStyle: { color: INCOMPLETE } },
        ),
        markArea: { silent: true, itemStyle: { color: DAY_OFF }, data: daysOff(days) },
      },
      {
        ...bar,
        name: names.toCome,
        color: TO_COME,
        data: days.map(({ seen, incomplete }) =>
          incomplete === null ? '-' : Math.round(Math.max(0, incomplete.mean - seen) * 10) / 10,
        ),
      },
      // The band is what lies between two lines on one another; the lower one is not drawn.
      {
        ...line,
        name: `${names.range} `,
        stack: 'band',
        lineStyle: { opacity: 0 },
        tooltip: { show: false },
        data: days.map(({ expected }) => expected?.low ?? '-'),
      },
      {
        ...line,
        name: names.range,
        stack: 'band',
        color: EXPECTED,
        lineStyle: { opacity: 0 },
        areaStyle: { opacity: 0.18 },
        data: days.map(({ expected }) => (expected === null ? '-' : expected.high - expected.low)),
        tooltip: { show: false },
      },
      {
        ...line,
        name: names.expected,
        color: EXPECTED,
        lineStyle: { width: 1.6 },
        data: days.map(({ expected }) => (expected === null ? '-' : Math.round(expected.mean * 10) / 10)),
      },
      {
        ...line,
        name: names.alarm,
        color: ALARM,
        lineStyle: { opacity: 0 },
        symbol: 'triangle',
        symbolSize: 9,
        symbolOffset: [0, -9],
        showAllSymbol: true,
        z: 5,
        data: days.map(({ alarm, seen }) => (alarm ? seen : '-')),
      },
    ],
  };
}

/** Runs of days off, each from its first to its last day. */
function daysOff(days: readonly EpicurveDay[]): [{ xAxis: string }, { xAxis: string }][] {
  const runs: [{ xAxis: string }, { xAxis: string }][] = [];
  days.forEach(({ day, dayOff }, i) => {
    if (!dayOff) return;
    if (days[i - 1]?.dayOff === true) runs[runs.length - 1]![1] = { xAxis: day };
    else runs.push([{ xAxis: day }, { xAxis: day }]);
  });
  return runs;
}

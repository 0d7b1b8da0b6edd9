import { useMemo } from 'react';
import type { SeriesTold } from '../../api.ts';
import { epicurve } from '../../parts/chart/epicurve.ts';
import { numberOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { Section } from '../../templates/record-page.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';

/** A series day by day, as a picture and as its table. */
export function Curve({ told: { days } }: { told: SeriesTold }) {
  const w = useWords(alarmWords);
  const { language } = useLanguage();
  const option = useMemo(
    () =>
      epicurve(days, {
        ...{ seen: w.seen, toCome: w.toCome, expected: w.expected, range: w.range, alarm: w.alarm },
      }),
    [days, w],
  );
  const rounded = (value: number) => Math.round(value * 10) / 10;
  const last = days.at(-1);
  const watched = days.some(({ expected }) => expected !== null);
  const column = (key: string, name: string, of: (day: (typeof days)[number]) => number | null) => ({
    ...{ key, name, values: days.map(of) },
  });
  const perMillion = (value: number) => Number(value.toPrecision(3));
  return (
    <ChartCard
      title={w.curve}
      kind="bar"
      axis={w.day}
      labels={days.map(({ day }) => day)}
      option={option}
      height={320}
      series={[
        column('seen', w.seen, ({ seen }) => seen),
        column('to-come', w.toCome, ({ seen, incomplete }) =>
          incomplete === null ? 0 : rounded(Math.max(0, incomplete.mean - seen)),
        ),
        ...(watched
          ? [
              column('expected', w.expected, ({ expected }) => rounded(expected?.mean ?? 0)),
              column('low', w.low, ({ expected }) => expected?.low ?? 0),
              column('high', w.high, ({ expected }) => expected?.high ?? 0),
            ]
          : []),
        ...(days.some(({ messages }) => messages !== null)
          ? [
              column('messages', w.messages, ({ messages }) => messages),
              column('rate', w.perMillion, ({ rate }) =>
                rate === null ? null : perMillion(rate.perMillion),
              ),
            ]
          : []),
        column('alarm', w.alarm, ({ alarm }) => (alarm ? 1 : 0)),
        column('day-off', w.holiday, ({ dayOff }) => (dayOff ? 1 : 0)),
      ]}
      summary={w.curveSummary(
        days.length,
        last?.seen ?? 0,
        last?.expected == null ? '–' : numberOf(rounded(last.expected.mean), language),
        days.filter(({ alarm }) => alarm).length,
      )}
    >
      <p className="quiet">{w.curveNote}</p>
    </ChartCard>
  );
}

/** What the classical method says of the series' weeks, by its name. */
export function SecondOpinion({ told: { secondOpinion } }: { told: SeriesTold }) {
  const w = useWords(alarmWords);
  const told = useTold();
  const { alarm, words } = secondOpinion;
  return (
    <Section title={w.second}>
      <p>
        <Tag {...(alarm === true ? { tone: 'bad' } : alarm === false ? { tone: 'good' } : {})}>
          {alarm === null ? w.secondNothing : alarm ? w.secondOver : w.secondNot}
        </Tag>{' '}
        <Text text={told(words)} />
      </p>
    </Section>
  );
}

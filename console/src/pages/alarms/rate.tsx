import { useMemo } from 'react';
import type { AlarmPage, SeriesTold } from '../../api.ts';
import { numberOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { ChartCard } from '../../templates/dashboard-page.tsx';
import { Section } from '../../templates/record-page.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useLanguage, useTold, useWords } from '../../words/language.tsx';

const rounded = (value: number) => Number(value.toPrecision(3));

/** Complaints per million messages, of the whole time and by week, as far as it is known what was sent. */
export function RateOfSeries({ told: { rate } }: { told: SeriesTold }) {
  const w = useWords(alarmWords);
  const told = useTold();
  const { language } = useLanguage();
  const weeks = useMemo(() => rate.weeks.flatMap((week) => (week.rate === null ? [] : [week])), [rate]);
  const shown = (value: number) => numberOf(rounded(value), language);
  const { whole, unsaid } = rate;
  const column = (
    key: string,
    name: string,
    of: (week: NonNullable<(typeof weeks)[number]['rate']>) => number,
  ) => ({
    ...{ key, name, values: weeks.map((week) => rounded(of(week.rate!))) },
  });
  const note = unsaid !== null && (
    <p className="quiet">
      <Text text={told(unsaid)} />
    </p>
  );
  const summary =
    whole === null
      ? w.rateNone
      : w.rateWhole(
          shown(whole.perMillion),
          `${shown(whole.low)}–${shown(whole.high)}`,
          numberOf(whole.complaints, language),
          numberOf(whole.messages, language),
        );
  if (weeks.length === 0)
    return (
      <Section title={w.rate}>
        <p>{summary}</p>
        {note}
      </Section>
    );
  return (
    <ChartCard
      title={w.rate}
      kind="line"
      axis={w.weekTo}
      labels={weeks.map(({ to }) => to)}
      series={[
        column('rate', w.perMillion, ({ perMillion }) => perMillion),
        column('low', w.rateLow, ({ low }) => low),
        column('high', w.rateHigh, ({ high }) => high),
      ]}
      summary={summary}
    >
      <p>{summary}</p>
      <p className="quiet">{w.rateNote}</p>
      {note}
    </ChartCard>
  );
}

const WORDS = { volume: 'riseVolume', both: 'riseBoth', rate: 'riseRate', none: 'riseNone' } as const;
const TONES = { volume: 'wait', both: undefined, rate: 'bad', none: undefined } as const;

/** Whether an alarm came with more messages. */
export function VolumeOfAlarm({ alarm: { volume } }: { alarm: AlarmPage }) {
  const w = useWords(alarmWords);
  const told = useTold();
  const tone = volume.rise === null ? undefined : TONES[volume.rise];
  return (
    <Section title={w.volume}>
      <p>
        {volume.rise !== null && (
          <>
            <Tag {...(tone === undefined ? {} : { tone })}>{w[WORDS[volume.rise]]}</Tag>{' '}
          </>
        )}
        <Text text={told(volume.words)} />
      </p>
      <p className="quiet">{w.volumeNote}</p>
    </Section>
  );
}

import { Link } from 'react-router';
import type { Alarm, SeriesTold } from '../../api.ts';
import { OrganisationLink, PortLink } from '../../parts/registry-links.tsx';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { alarmWords } from '../../words/alarms.ts';
import { useTold, useWords } from '../../words/language.tsx';

export const LEVELS = [
  'leaf',
  'organisation',
  'category-region',
  'total',
  'wave',
] as const satisfies readonly Alarm['level'][];
export const OPINIONS = ['confirmed', 'false', 'known-cause'] as const satisfies readonly Exclude<
  Alarm['opinion'],
  null
>[];

const TONES: Readonly<Record<(typeof OPINIONS)[number], 'good' | 'bad' | 'info'>> = {
  confirmed: 'bad',
  false: 'good',
  'known-cause': 'info',
};

export function AlarmTags({ alarm: { state, opinion } }: { alarm: Pick<Alarm, 'state' | 'opinion'> }) {
  const w = useWords(alarmWords);
  const word = useWord();
  return (
    <>
      <Tag {...(state === 'open' ? { tone: 'wait' } : {})}>{w[state]}</Tag>{' '}
      {opinion !== null && <Tag tone={TONES[opinion]}>{word('alarmOpinions', opinion)}</Tag>}
    </>
  );
}

/** Whose series it is, with the ways to their pages; what is summed up over is left out. */
export function SeriesParts({ parts }: { parts: SeriesTold['series'] }) {
  const w = useWords(alarmWords);
  const told = useTold();
  const word = useWord();
  const { organisation, port, category, region, channel, wave } = parts;
  return (
    <span>
      {wave !== null && (
        <Link to={`/waves/${wave.id}`}>
          <Text text={w.wave(wave.id, wave.text ?? '')} />
        </Link>
      )}
      {organisation !== null && organisation.id !== '' && (
        <OrganisationLink code={organisation.id} name={organisation.name} />
      )}{' '}
      {port !== null && <PortLink port={port} />}
      {organisation !== null && organisation.id === '' && port === null && w.unknownSender}{' '}
      <Text
        text={[
          ...(category === null ? [] : [told(category.words)]),
          ...(region === null ? [] : [told(region.words)]),
          ...(channel === null ? [] : [word('complaintChannels', channel)]),
        ].join(' · ')}
      />
    </span>
  );
}

/** The address of the explorer at this series. */
export function seriesPath({
  organisation,
  port,
  category,
  region,
  channel,
  wave,
}: SeriesTold['series']): string {
  const asked = {
    ...(organisation === null || organisation.id === '' ? {} : { organisation: organisation.id }),
    ...(port === null ? {} : { port }),
    ...(category === null ? {} : { category: category.code }),
    ...(region === null ? {} : { region: region.code }),
    ...(channel === null ? {} : { channel }),
    ...(wave === null ? {} : { wave: wave.id }),
  };
  return `/alarms/series?${new URLSearchParams(asked)}`;
}

/** The same as a question. */
export function seriesAsked(parts: SeriesTold['series']): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(seriesPath(parts).split('?')[1]));
}

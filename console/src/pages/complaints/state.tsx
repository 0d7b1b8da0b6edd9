import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Answer, api } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Tag } from '../../parts/tags.tsx';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import type { Column } from '../../templates/data-table.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useTold, useWords } from '../../words/language.tsx';

export type Complaint = Answer<'GET /api/complaints'>['items'][number];
export type ComplaintPage = Answer<'GET /api/complaints/:id'>;

export const STATES = [
  'accepted',
  'gathered',
  'transferred',
  'answered',
  'closed',
] as const satisfies readonly Complaint['state'][];

const TONES: Readonly<Record<Complaint['state'], 'good' | 'bad' | 'wait' | 'info'>> = {
  accepted: 'wait',
  gathered: 'info',
  transferred: 'info',
  answered: 'info',
  closed: 'good',
};

export function ComplaintTag({ state }: { state: Complaint['state'] }) {
  const word = useWord();
  return <Tag tone={TONES[state]}>{word('complaintStates', state)}</Tag>;
}

export function Marks({ marks }: { marks: readonly string[] }) {
  const word = useWord();
  return (
    <span className="row">
      {marks.map((mark) => (
        <Tag key={mark} tone="wait">
          {word('complaintMarks', mark)}
        </Tag>
      ))}
    </span>
  );
}

/** Categories as they are called now, for a select. */
export function useCategories(): { value: string; label: string }[] {
  const told = useTold();
  const { data } = useQuery({
    queryKey: ['complaint-categories'],
    queryFn: ({ signal }) => api('GET /api/complaint-categories', { signal }),
    staleTime: 3_600_000,
  });
  return useMemo(
    () => (data?.items ?? []).map(({ code, words }) => ({ value: code, label: told(words) })),
    [data, told],
  );
}

export function useComplaintColumns(): Column<Complaint>[] {
  const w = useWords(complaintWords);
  const word = useWord();
  const told = useTold();
  return useMemo<Column<Complaint>[]>(
    () => [
      { key: 'id', title: w.id, cell: ({ id }) => <span className="nowrap">{id}</span> },
      {
        key: 'at',
        title: w.acceptedAt,
        cell: ({ acceptedAt }) => <span className="nowrap">{timeOf(acceptedAt)}</span>,
      },
      { key: 'state', title: w.state, cell: ({ state }) => <ComplaintTag state={state} /> },
      { key: 'text', title: w.text, width: 300, cell: ({ text }) => <Text text={text} clip /> },
      {
        key: 'sender',
        title: w.sender,
        width: 130,
        cell: ({ port, sender }) => port ?? (sender === '' ? w.kindNone : <Text text={sender} clip />),
      },
      { key: 'category', title: w.category, cell: ({ categoryWords }) => told(categoryWords) },
      { key: 'marks', title: w.marks, width: 130, cell: ({ marks }) => <Marks marks={marks} /> },
      { key: 'counted', title: w.counted, cell: ({ counted }) => (counted ? w.yes : w.no) },
      {
        key: 'stop',
        title: w.wantsStop,
        spare: true,
        cell: ({ wantsStop }) => (wantsStop ? w.yes : w.no),
      },
      {
        key: 'channel',
        title: w.channel,
        spare: true,
        cell: ({ channel }) => word('complaintChannels', channel),
      },
      {
        key: 'recipient',
        title: w.recipient,
        spare: true,
        cell: ({ recipient }) => <span className="nowrap">{recipient}</span>,
      },
      {
        key: 'told',
        title: w.toldAt,
        spare: true,
        cell: ({ toldAt }) => <span className="nowrap">{toldAt === null ? '—' : timeOf(toldAt)}</span>,
      },
      {
        key: 'via',
        title: w.via,
        spare: true,
        width: 150,
        cell: ({ via, viaName }) => (via === null ? w.directly : <Text text={viaName ?? via} clip />),
      },
    ],
    [w, word, told],
  );
}

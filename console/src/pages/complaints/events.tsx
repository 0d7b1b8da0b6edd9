import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { type Happening, Section, Timeline } from '../../templates/record-page.tsx';
import { complaintWords } from '../../words/complaints.ts';
import { useWords } from '../../words/language.tsx';
import type { ComplaintPage } from './state.tsx';

type Event = ComplaintPage['events'][number];

/** A minute between when something happened and when it was known is no delay worth telling. */
const LATE_MS = 60_000;
export function isLate({ at, learntAt }: Pick<Event, 'at' | 'learntAt'>): boolean {
  return Math.abs(Date.parse(learntAt) - Date.parse(at)) >= LATE_MS;
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  accept: 'wait',
  object: 'bad',
  reopen: 'wait',
  close: 'good',
};

/** What happened to a complaint, in the order in which it was known, with when it happened and when that was known here. */
export function ComplaintEvents({ events }: { events: readonly Event[] }) {
  const w = useWords(complaintWords);
  const names: Readonly<Record<string, string>> = {
    accept: w.actAccept,
    match: w.actMatch,
    classify: w.actClassify,
    mute: w.actMute,
    note: w.actNote,
    gather: w.actGather,
    separate: w.actSeparate,
    transfer: w.actTransfer,
    answer: w.actAnswer,
    close: w.actClose,
    object: w.actObject,
    reopen: w.actReopen,
  };
  return (
    <Section title={w.happened}>
      <Timeline
        items={events.map((event) => ({
          at: event.at,
          tone: TONES[event.act],
          what: (
            <>
              {names[event.act] ?? event.act}
              {event.told !== '' && (
                <span className="said">
                  <span className="quiet">{w.toldPerson}</span> <Text text={event.told} />
                </span>
              )}
              {event.note !== '' && (
                <span className="said">
                  <span className="quiet">{w.note}</span> <Text text={event.note} />
                </span>
              )}
            </>
          ),
          by: <By event={event} />,
        }))}
      />
    </Section>
  );
}

function By({ event }: { event: Event }) {
  const w = useWords(complaintWords);
  return (
    <>
      {event.byName !== '' && <Text text={event.byName} />}
      {event.byName !== '' && isLate(event) && ' · '}
      {isLate(event) && w.learntAt(timeOf(event.learntAt))}
    </>
  );
}

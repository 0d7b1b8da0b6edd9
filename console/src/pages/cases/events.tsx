import { App, Button } from 'antd';
import { Link } from 'react-router';
import { api, newIntention } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useWord } from '../../parts/vocabulary.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { type Happening, Section, Timeline } from '../../templates/record-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { useTold, useWords } from '../../words/language.tsx';
import { isLate } from '../complaints/events.tsx';
import { useShowCase } from './show.ts';
import type { CasePage } from './state.tsx';

type Event = CasePage['events'][number];

const TONES: Readonly<Record<string, Happening['tone']>> = {
  open: 'wait',
  answer: 'good',
  decide: 'bad',
  appeal: 'bad',
  overturn: 'wait',
  reopen: 'wait',
  close: 'good',
};

/** What happened to a case, the newest first, with when it happened and when that was known here; acts on many can be undone. */
export function CaseEvents({ page }: { page: CasePage }) {
  const w = useWords(caseWords);
  return (
    <Section title={w.happened}>
      <Timeline
        items={[...page.events].reverse().map((event) => ({
          at: event.at,
          tone: TONES[event.act],
          what: <What event={event} page={page} />,
          by: <By event={event} />,
        }))}
      />
    </Section>
  );
}

function What({ event, page }: { event: Event; page: CasePage }) {
  const w = useWords(caseWords);
  const word = useWord();
  const { act, told, note, detail } = event;
  const name = word('caseActs', act);
  const { count, act: massAct, sanction, assigneeName, decision } = detail;
  // An act that dissolved or revived the case is undone at the complaints that it moved.
  const moves = (act === 'gather' || act === 'separate') && typeof massAct === 'string';
  return (
    <>
      {name}
      {typeof count === 'number' && ` · ${w.countOf(count)}`}
      {typeof decision === 'string' && ` · ${word('caseDecisions', decision)}`}
      {typeof assigneeName === 'string' && (
        <>
          {' · '}
          <Text text={assigneeName} />
        </>
      )}
      {typeof sanction === 'string' && (
        <>
          {' · '}
          <Link className="underlined" to={`/sanctions/${encodeURIComponent(sanction)}`}>
            {w.sanction}
          </Link>
        </>
      )}
      <Party event={event} page={page} />
      {told !== '' && (
        <span className="said">
          <span className="quiet">{w.toldParties}</span> <Text text={told} />
        </span>
      )}
      {note !== '' && (
        <span className="said">
          <span className="quiet">{w.inner}</span> <Text text={note} />
        </span>
      )}
      {moves && page.mayHandle && (
        <>
          {' '}
          <Undo id={page.id} act={massAct} name={name} at={event.at} />
        </>
      )}
    </>
  );
}

/** Whose hop it was. */
function Party({ event: { detail }, page }: { event: Event; page: CasePage }) {
  const { lead, organisation } = detail;
  if (typeof lead !== 'string' || typeof organisation !== 'string') return null;
  const hops = page.leads.find(({ id }) => id === lead)?.hops ?? [];
  const name = hops.find((hop) => hop.organisation === organisation)?.name ?? organisation;
  return (
    <>
      {' · '}
      <Text text={name} />
    </>
  );
}

function By({ event }: { event: Event }) {
  const w = useWords(caseWords);
  return (
    <>
      {event.byName !== '' && <Text text={event.byName} />}
      {event.byName !== '' && isLate(event) && ' · '}
      {isLate(event) && w.learntAt(timeOf(event.learntAt))}
    </>
  );
}

function Undo({ id, act, name, at }: { id: string; act: string; name: string; at: string }) {
  const w = useWords(caseWords);
  const ask = useReason();
  const told = useTold();
  const show = useShowCase(id);
  const { notification, message } = App.useApp();
  const undo = async (reason: string, intention: string) => {
    const params = { id: act };
    const done = await api('POST /api/case-acts/:id/undoing', { params, body: { reason }, intention });
    await show();
    if (done.leftCount === 0) void message.success(w.undone(done.moved));
    else
      notification.open({
        key: act,
        title: `${w.undone(done.moved)} · ${w.leftN(done.leftCount)}`,
        duration: 0,
        description: (
          <ul className="plain">
            {done.left.slice(0, 20).map(({ complaint, words }) => (
              <li key={complaint}>
                <Link className="underlined" to={`/complaints/${complaint}`}>
                  {complaint}
                </Link>{' '}
                {told(words)}
              </li>
            ))}
          </ul>
        ),
      });
  };
  return (
    <Button
      size="small"
      aria-label={w.undoOf(name, timeOf(at))}
      onClick={() => {
        const intention = newIntention();
        ask({
          title: w.undoTitle,
          description: <p>{w.undoWhat}</p>,
          confirm: w.undo,
          act: (reason) => undo(reason, intention),
        });
      }}
    >
      {w.undo}
    </Button>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useNavigate } from 'react-router';
import { type ApplicationPage, api, newIntention } from '../../api.ts';
import { useMay } from '../../frame/session.tsx';
import { Icon } from '../../parts/icon.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { applicationWords } from '../../words/applications.ts';
import { useWords } from '../../words/language.tsx';
import { OPEN, useBarred, useOwnSide } from './state.tsx';

/** Whatever shows applications reads them again. */
function useLookAtApplications(): (id: string) => Promise<void> {
  const client = useQueryClient();
  return async (id) => {
    await Promise.all([
      client.invalidateQueries({ queryKey: listKey('GET /api/applications') }),
      client.invalidateQueries({ queryKey: ['application', id] }),
      client.invalidateQueries({ queryKey: ['work'] }),
    ]);
  };
}

const QUEUE_READ = 100;

/** The applications that this reviewer may decide on, in the order of the queue, and the one after this. */
function useNext(): (id: string) => Promise<{ next: string | undefined; left: number }> {
  const barred = useBarred();
  return async (id) => {
    const query = { state: OPEN, sort: 'at' as const, limit: QUEUE_READ };
    const { items } = await api('GET /api/applications', { query });
    const place = items.findIndex((each) => each.id === id);
    const waiting = [...items.slice(place + 1), ...items.slice(0, Math.max(0, place))].filter(
      (each) => each.id !== id && barred(each) === undefined,
    );
    return { next: waiting[0]?.id, left: waiting.length };
  };
}

interface Props {
  readonly application: ApplicationPage;
  /** Within the queue: after a decision comes the next one. */
  readonly reviewing?: boolean;
}

export function Decide({ application, reviewing = false }: Props) {
  const w = useWords(applicationWords);
  const reviews = useMay('registry.review');
  const barred = useBarred()(application);
  const ask = useReason();
  const look = useLookAtApplications();
  const findNext = useNext();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { id, subject, wanted, state, objections, due } = application;
  if (!reviews) return null;
  const goOn = async () => {
    const { next } = await findNext(id);
    if (next === undefined) void message.info(w.noNext);
    navigate(next === undefined ? '/review' : `/review/${next}`);
  };
  const skip = reviewing && (
    <Button icon={<Icon name="next" />} iconPlacement="end" onClick={() => void goOn()}>
      {w.nextOne}
    </Button>
  );
  if (due === null || barred !== undefined) return skip;
  const consequences = {
    port: w.approvePort,
    signature: w.approveSignature,
    letter: w.approveLetter,
    filing: w.approveFiling,
    template: w.approveTemplate,
  };
  const decide = (approve: boolean) => async (reason: string) => {
    // Asked before the decision takes it out of the queue: the next one is the one that stands behind it.
    const { next, left } = reviewing ? await findNext(id) : { next: undefined, left: 0 };
    const options = { params: { id }, body: { approve, reason }, intention: newIntention() };
    await api('POST /api/applications/:id/decision', options);
    await look(id);
    if (!reviewing) return;
    void message.success(w.done(approve ? w.doneApprove : w.doneReject, left));
    navigate(next === undefined ? '/review' : `/review/${next}`);
  };
  return (
    <>
      <Button
        type="primary"
        disabled={objections.length > 0}
        onClick={() =>
          ask({
            title: w.approveTitle(subject),
            description: <p>{consequences[wanted.kind]}</p>,
            confirm: w.approve,
            quick: [w.approveQuick1],
            act: decide(true),
          })
        }
      >
        {w.approve}
      </Button>
      <Button
        danger
        onClick={() =>
          ask({
            title: w.rejectTitle(subject),
            description: <p>{state === 'appealed' ? w.rejectAppealWhat : w.rejectWhat}</p>,
            confirm: w.reject,
            danger: true,
            quick: [w.rejectQuick1, ...(wanted.kind === 'signature' ? [w.rejectQuick2] : []), w.rejectQuick3],
            act: decide(false),
          })
        }
      >
        {w.reject}
      </Button>
      {skip}
    </>
  );
}

/** What the applicant's side can do: take it back, or appeal once. */
export function OwnDeeds({ application }: { application: ApplicationPage }) {
  const w = useWords(applicationWords);
  const applies = useMay('registry.apply');
  const own = useOwnSide()(application);
  const ask = useReason();
  const look = useLookAtApplications();
  const { id, state, due } = application;
  if (!applies || !own) return null;
  return (
    <>
      {state === 'rejected' && (
        <Button
          type="primary"
          onClick={() =>
            ask({
              title: w.appealTitle,
              description: <p>{w.appealWhat}</p>,
              confirm: w.appeal,
              act: async (reason) => {
                const options = { params: { id }, body: { reason }, intention: newIntention() };
                await api('POST /api/applications/:id/appeal', options);
                await look(id);
              },
            })
          }
        >
          {w.appeal}
        </Button>
      )}
      {due !== null && (
        <Button
          onClick={() =>
            ask({
              title: w.withdraw,
              description: <p>{w.withdrawWhat}</p>,
              confirm: w.withdraw,
              danger: true,
              act: async (reason) => {
                await api('DELETE /api/applications/:id', {
                  params: { id },
                  body: { reason },
                  intention: newIntention(),
                });
                await look(id);
              },
            })
          }
        >
          {w.withdraw}
        </Button>
      )}
    </>
  );
}

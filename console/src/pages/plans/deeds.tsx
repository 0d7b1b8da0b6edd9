import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { api, newIntention, type PlanPage } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { reaches, useReach } from '../../parts/reach.ts';
import { listKey } from '../../templates/list-page.tsx';
import { type ReasonAsked, useReason } from '../../templates/reason-modal.tsx';
import { useWords } from '../../words/language.tsx';
import { planWords } from '../../words/plans.ts';

/** What the one who is signed in may do about it; what four eyes forbid is not offered. */
export function PlanDeeds({ plan }: { plan: PlanPage }) {
  const w = useWords(planWords);
  const { person } = useSession();
  const ask = useReason();
  const client = useQueryClient();
  const mayFile = reaches(useReach('plan.file'), plan.organisation);
  const mayCheck = reaches(useReach('audience.check'), plan.organisation);
  const mayStop = reaches(useReach('plan.stop'), plan.organisation);
  const mayReview = reaches(useReach('plan.review'), plan.organisation);
  const { plan: id, title, state, amendment, filed, stopped } = plan;
  const params = { id };
  const isMine = ({ by }: PlanPage['filed']) => by.id === person?.id;
  const inForce = state === 'approved' || state === 'running';
  const waits = amendment !== null || state === 'filed';
  const mayDecide = mayReview && waits && !isMine(amendment ?? filed);
  const open = inForce || state === 'stopped' || state === 'draft' || state === 'rejected';
  const does = (asked: ReasonAsked) => () =>
    ask({
      ...asked,
      act: async (reason) => {
        await asked.act(reason);
        await Promise.all([
          client.invalidateQueries({ queryKey: ['plan', id] }),
          client.invalidateQueries({ queryKey: listKey('GET /api/plans') }),
          client.invalidateQueries({ queryKey: ['work'] }),
        ]);
      },
    });
  const said = (text: string) => <p>{text}</p>;
  const decision = (approve: boolean) => (reason: string) =>
    api('POST /api/plans/:id/decision', { params, body: { approve, reason }, intention: newIntention() });
  const body = (reason: string) => ({ params, body: { reason }, intention: newIntention() });
  return (
    <>
      {mayStop && inForce && (
        <Button
          type="primary"
          danger
          onClick={does({
            title: w.stopTitle(title),
            description: said(w.stopWhat),
            confirm: w.stop,
            danger: true,
            quick: [w.quickStop1, w.quickStop2],
            act: (reason) => api('POST /api/plans/:id/stop', body(reason)),
          })}
        >
          {w.stop}
        </Button>
      )}
      {mayDecide && (
        <>
          <Button
            type="primary"
            onClick={does({
              title: `${w.approve} · ${title}`,
              description: said(w.approveWhat),
              confirm: w.approve,
              quick: [w.quickApprove],
              act: decision(true),
            })}
          >
            {w.approve}
          </Button>
          <Button
            danger
            onClick={does({
              title: `${w.reject} · ${title}`,
              description: said(w.rejectWhat),
              confirm: w.reject,
              danger: true,
              act: decision(false),
            })}
          >
            {w.reject}
          </Button>
        </>
      )}
      {mayReview && state === 'stopped' && !isMine(filed) && stopped !== null && !isMine(stopped) && (
        <Button
          onClick={does({
            title: `${w.resume} · ${title}`,
            description: said(w.resumeWhat),
            confirm: w.resume,
            act: (reason) => api('POST /api/plans/:id/resume', body(reason)),
          })}
        >
          {w.resume}
        </Button>
      )}
      {mayCheck && (inForce || state === 'filed') && (
        <Link to={`/preflights?plan=${encodeURIComponent(id)}`}>
          <Button tabIndex={-1}>{w.preflight}</Button>
        </Link>
      )}
      {mayFile && open && amendment === null && (
        <Link to={`/plans/${id}/change`}>
          <Button tabIndex={-1}>{w.change}</Button>
        </Link>
      )}
      {mayFile && (open || waits) && (
        <Button
          onClick={does({
            title: `${amendment === null ? w.withdraw : w.withdrawAmendment} · ${title}`,
            description: said(w.withdrawWhat),
            confirm: amendment === null ? w.withdraw : w.withdrawAmendment,
            act: (reason) => api('DELETE /api/plans/:id', body(reason)),
          })}
        >
          {amendment === null ? w.withdraw : w.withdrawAmendment}
        </Button>
      )}
    </>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, newIntention, type SanctionPage } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { listKey } from '../../templates/list-page.tsx';
import { type ReasonAsked, useReason } from '../../templates/reason-modal.tsx';
import { useWords } from '../../words/language.tsx';
import { sanctionWords } from '../../words/sanctions.ts';
import { useConsequences } from './effects.ts';

type Deed = 'place' | 'refuse' | 'withdraw' | 'lift' | 'appeal' | 'uphold' | 'lift-upon-appeal';

/** What the one who is signed in may do about it; what four eyes forbid is not offered. */
export function deedsOf(
  { state, proposedBy, decidedBy, organisation }: SanctionPage,
  { person, acts, duties }: Pick<ReturnType<typeof useSession>, 'person' | 'acts' | 'duties'>,
): readonly Deed[] {
  const sanctions = acts.includes('registry.sanction');
  const concerned =
    acts.includes('registry.apply') && duties.some((duty) => duty.organisation === organisation);
  const proposed = proposedBy.id === person?.id;
  const decided = decidedBy?.id === person?.id;
  const deeds: Deed[] = [];
  if (state === 'proposed' && sanctions)
    deeds.push(...(proposed ? (['withdraw'] as const) : (['place', 'refuse'] as const)));
  if (state === 'appealed' && sanctions && !proposed && !decided) deeds.push('uphold', 'lift-upon-appeal');
  if ((state === 'in-force' || state === 'upheld') && sanctions) deeds.push('lift');
  if (state === 'in-force' && concerned) deeds.push('appeal');
  return deeds;
}

export function SanctionDeeds({ sanction }: { sanction: SanctionPage }) {
  const w = useWords(sanctionWords);
  const session = useSession();
  const ask = useReason();
  const client = useQueryClient();
  const consequences = useConsequences()(sanction);
  const { id, action, targetKind, target } = sanction;
  const params = { id };
  const look = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ['sanction', id] }),
      client.invalidateQueries({ queryKey: listKey('GET /api/sanctions') }),
      client.invalidateQueries({ queryKey: ['sanctions-on'] }),
      client.invalidateQueries({ queryKey: ['work'] }),
    ]);
  };
  const said = (text: string) => <p>{text}</p>;
  const effect = consequences?.map((sentence) => <p key={sentence}>{sentence}</p>);
  const withdrawable = action === 'slow' || action === 'suspend';
  const liftWhat = said(withdrawable ? w.liftWhat : w.liftWhatNothing);
  const body = (reason: string) => ({ params, body: { reason }, intention: newIntention() });
  const decision = (approve: boolean) => (reason: string) =>
    api('POST /api/sanctions/:id/decision', {
      params,
      body: { approve, reason },
      intention: newIntention(),
    });
  const appealDecision = (uphold: boolean) => (reason: string) =>
    api('POST /api/sanctions/:id/appeal-decision', {
      params,
      body: { uphold, reason },
      intention: newIntention(),
    });
  const deeds: Record<Deed, ReasonAsked> = {
    place: {
      title: w.placeTitle(`${w[action]} · ${w[targetKind]} ${target}`),
      description: effect,
      confirm: w.place,
      danger: true,
      quick: [w.quick1],
      act: decision(true),
    },
    refuse: {
      title: w.refuseTitle,
      description: said(w.refuseWhat),
      confirm: w.refuse,
      act: decision(false),
    },
    withdraw: {
      title: w.withdrawTitle,
      description: said(w.refuseWhat),
      confirm: w.withdraw,
      act: (reason) => api('DELETE /api/sanctions/:id', body(reason)),
    },
    lift: {
      title: w.liftTitle,
      description: liftWhat,
      confirm: w.lift,
      quick: [w.quickLift1],
      act: (reason) => api('POST /api/sanctions/:id/lift', body(reason)),
    },
    appeal: {
      title: w.appealTitle,
      description: said(w.appealWhat),
      confirm: w.appeal,
      act: (reason) => api('POST /api/sanctions/:id/appeal', body(reason)),
    },
    uphold: {
      title: w.upholdTitle,
      description: said(w.upholdWhat),
      confirm: w.uphold,
      danger: true,
      act: appealDecision(true),
    },
    'lift-upon-appeal': {
      title: w.liftTitle,
      description: liftWhat,
      confirm: w.liftUponAppeal,
      quick: [w.quickLift1],
      act: appealDecision(false),
    },
  };
  return deedsOf(sanction, session).map((deed, i) => {
    const asked = deeds[deed];
    return (
      <Button
        key={deed}
        {...(i === 0 ? { type: 'primary' as const } : {})}
        danger={asked.danger ?? false}
        onClick={() =>
          ask({
            ...asked,
            act: async (reason) => {
              await asked.act(reason);
              await look();
            },
          })
        }
      >
        {asked.confirm}
      </Button>
    );
  });
}

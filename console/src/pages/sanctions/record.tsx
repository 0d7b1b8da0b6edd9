import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useParams } from 'react-router';
import { api, type SanctionPage } from '../../api.ts';
import { useSession } from '../../frame/session.tsx';
import { timeOf } from '../../parts/moments.ts';
import { useNow } from '../../parts/spans.tsx';
import { Text } from '../../parts/text.tsx';
import { Facts, type Happening, RecordPage, Section, Timeline } from '../../templates/record-page.tsx';
import { useWords } from '../../words/language.tsx';
import { sanctionWords } from '../../words/sanctions.ts';
import { happening } from '../applications/record.tsx';
import { SanctionDeeds } from './deeds.tsx';
import { useConsequences } from './effects.ts';
import { ActionWords, binds, Ending, SanctionTag, Target, targetName } from './state.tsx';
import './sanctions.css';

export default function SanctionRecord() {
  const { id = '' } = useParams();
  return <OneSanction key={id} id={id} />;
}

function OneSanction({ id }: { id: string }) {
  const w = useWords(sanctionWords);
  const query = useQuery({
    queryKey: ['sanction', id],
    queryFn: ({ signal }) => api('GET /api/sanctions/:id', { params: { id }, signal }),
    // That it has run out is seen without a reload.
    refetchInterval: ({ state }) => (state.data?.until != null && binds(state.data) ? 30_000 : false),
  });
  return (
    <RecordPage
      title={w.oneSanction}
      query={query}
      titleOf={(sanction) => `${w[sanction.action]} · ${w[sanction.targetKind]} ${targetName(sanction)}`}
      beside={({ state }) => <SanctionTag state={state} />}
      actions={(sanction) => <SanctionDeeds sanction={sanction} />}
      aside={(sanction) => <Steps sanction={sanction} />}
    >
      {(sanction) => (
        <>
          <FourEyes sanction={sanction} />
          <Consequences sanction={sanction} />
          <SanctionFacts sanction={sanction} />
        </>
      )}
    </RecordPage>
  );
}

function FourEyes({ sanction }: { sanction: SanctionPage }) {
  const w = useWords(sanctionWords);
  const { person, acts } = useSession();
  const { state, proposedBy, decidedBy } = sanction;
  if (!acts.includes('registry.sanction')) return null;
  const proposed = proposedBy.id === person?.id;
  const told =
    state === 'proposed' && proposed
      ? w.ownProposal
      : state === 'appealed' && (proposed || decidedBy?.id === person?.id)
        ? w.ownPart
        : undefined;
  return told === undefined ? null : <Alert className="told" type="info" showIcon title={told} />;
}

/** What it does at the gateways, in sentences: what will be, what is, or what was. */
function Consequences({ sanction }: { sanction: SanctionPage }) {
  const w = useWords(sanctionWords);
  const bound = binds(sanction);
  const will = sanction.state === 'proposed';
  const sentences = useConsequences()(sanction, !will);
  return (
    <section className={`consequences ${bound ? 'binds' : will ? '' : 'over'}`}>
      <h2 className="consequences-title">{will ? w.willHappen : bound ? w.happens : w.happened}</h2>
      {sentences?.map((sentence) => (
        <p key={sentence}>
          <bdi>{sentence}</bdi>
        </p>
      ))}
      {will && <p className="quiet">{w.notYet}</p>}
    </section>
  );
}

function SanctionFacts({ sanction }: { sanction: SanctionPage }) {
  const w = useWords(sanctionWords);
  const { organisation, organisationName, proposedBy, proposedAt, decidedBy, targetKind, reason } = sanction;
  return (
    <Section title={w.facts}>
      <Facts
        facts={[
          { label: w[targetKind], value: <Target sanction={sanction} /> },
          { label: w.action, value: <ActionWords sanction={sanction} /> },
          { label: w.until, value: <Ending sanction={sanction} /> },
          {
            label: w.whose,
            value: (
              <>
                <Text text={organisationName ?? ''} />
                <div className="quiet">{organisation}</div>
              </>
            ),
          },
          { label: w.proposedBy, value: <Text text={proposedBy.name} /> },
          { label: w.proposedAt, value: timeOf(proposedAt) },
          ...(decidedBy === null ? [] : [{ label: w.decidedBy, value: <Text text={decidedBy.name} /> }]),
          { label: w.reason, value: <Text text={reason} />, wide: true },
        ]}
      />
    </Section>
  );
}

const TONES: Readonly<Record<string, Happening['tone']>> = {
  propose: 'wait',
  approve: 'bad',
  appeal: 'wait',
  uphold: 'bad',
  lift: 'good',
};

function Steps({ sanction }: { sanction: SanctionPage }) {
  const w = useWords(sanctionWords);
  const now = useNow();
  const deeds: Readonly<Record<string, string>> = {
    propose: w.stepPropose,
    approve: w.stepApprove,
    refuse: w.stepRefuse,
    withdraw: w.stepWithdraw,
    appeal: w.stepAppeal,
    uphold: w.stepUphold,
    lift: w.stepLift,
  };
  const { until, state, steps } = sanction;
  const over = until !== null && (state === 'expired' || (binds(sanction) && Date.parse(until) <= now));
  return (
    <Section title={w.steps}>
      <Timeline
        items={[
          ...steps.map((step) => happening(step, deeds, TONES)),
          ...(over ? [{ at: until, what: <strong>{w.expiredBySelf}</strong>, tone: 'good' as const }] : []),
        ]}
      />
    </Section>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, newIntention, type Proposal } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { RecordPage } from '../../templates/record-page.tsx';
import { Tally, WorkCard, WorkGrid } from '../../templates/work-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';
import { RegistryWork } from './registry.tsx';

/** Of the keys that run out, those that do so first; the list has all. */
const KEYS_SHOWN = 5;

export default function Work() {
  const w = useWords(systemWords);
  const p = useWords(pageWords);
  const query = useQuery({
    queryKey: ['work'],
    queryFn: ({ signal }) => api('GET /api/work', { signal }),
    refetchInterval: 10_000,
  });
  return (
    <RecordPage title={p.work} query={query}>
      {({ groups, proposals, keysEnding, jobs }) => {
        const sum = (of: 'open' | 'overdue' | 'soon') => groups.reduce((all, group) => all + group[of], 0);
        const held = groups.find(({ kind }) => kind === 'held');
        return (
          <>
            <dl className="tallies">
              <Tally label={w.overdue} count={sum('overdue')} tone="bad" />
              <Tally label={w.soon} count={sum('soon')} tone="wait" />
              <Tally label={w.openWork} count={sum('open')} />
            </dl>
            <WorkGrid>
              {held !== undefined && (
                <WorkCard
                  title={p.held}
                  count={held.open}
                  urgent={held.overdue + held.soon > 0}
                  to="/held"
                  linkText={w.toHeld}
                >
                  {held.nextDue !== null && <p className="quiet">{w.heldDue(timeOf(held.nextDue))}</p>}
                  {held.overdue > 0 && <p className="bad">{w.heldOverdue(held.overdue)}</p>}
                  {held.soon > 0 && <p>{w.heldSoon(held.soon)}</p>}
                </WorkCard>
              )}
              <RegistryWork groups={groups} />
              {proposals.toDecide.length > 0 && (
                <WorkCard title={w.toDecide} count={proposals.toDecide.length}>
                  {proposals.toDecide.map((each) => (
                    <OneProposal key={each.id} proposal={each} />
                  ))}
                </WorkCard>
              )}
              {proposals.mine.length > 0 && (
                <WorkCard title={w.mine} count={proposals.mine.length}>
                  {proposals.mine.map((each) => (
                    <OneProposal key={each.id} proposal={each} />
                  ))}
                </WorkCard>
              )}
              {keysEnding.length > 0 && (
                <WorkCard title={w.keysEnding} count={keysEnding.length} urgent to="/keys" linkText={p.keys}>
                  {keysEnding.slice(0, KEYS_SHOWN).map(({ id, name, until }) => (
                    <p key={id}>
                      <Text text={name} /> <span className="quiet">{timeOf(until)}</span>
                    </p>
                  ))}
                </WorkCard>
              )}
              {jobs.length > 0 && <WorkCard title={w.jobsRunning} count={jobs.length} />}
              {sum('open') + jobs.length === 0 && <p className="quiet">{w.nothing}</p>}
            </WorkGrid>
          </>
        );
      }}
    </RecordPage>
  );
}

function OneProposal({ proposal }: { proposal: Proposal }) {
  const w = useWords(systemWords);
  const ask = useReason();
  const client = useQueryClient();
  const { id, subject, body, reason, proposedBy, proposedAt, mine } = proposal;
  const mode = String(body['mode']) as 'off' | 'shadow' | 'enforce';
  const again = () => client.invalidateQueries({ queryKey: ['work'] });
  const decide = (approve: boolean) =>
    ask({
      title: w.changes(subject, w[mode]),
      confirm: approve ? w.approve : w.reject,
      danger: !approve,
      act: async (why) => {
        const options = { params: { id }, body: { approve, reason: why }, intention: newIntention() };
        await api('POST /api/proposals/:id/decision', options);
        await again();
      },
    });
  const withdraw = async () => {
    await api('DELETE /api/proposals/:id', { params: { id }, intention: newIntention() });
    await again();
  };
  return (
    <div>
      <p>
        <strong>{w.changes(subject, w[mode])}</strong>
      </p>
      <p>
        <Text text={reason} />
      </p>
      <p className="quiet">{w.proposedBy(proposedBy.name, timeOf(proposedAt))}</p>
      <div className="row">
        {mine ? (
          <Button onClick={() => void withdraw()}>{w.withdraw}</Button>
        ) : (
          <>
            <Button type="primary" onClick={() => decide(true)}>
              {w.approve}
            </Button>
            <Button danger onClick={() => decide(false)}>
              {w.reject}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, newIntention, type Proposal } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { RecordPage } from '../../templates/record-page.tsx';
import { WorkCard, WorkGrid } from '../../templates/work-page.tsx';
import { useWords } from '../../words/language.tsx';
import { pageWords } from '../../words/pages.ts';
import { systemWords } from '../../words/system.ts';

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
      {({ held, proposals, keysEnding }) => {
        const idle =
          (held?.waiting ?? 0) + proposals.toDecide.length + proposals.mine.length + keysEnding.length === 0;
        return (
          <WorkGrid>
            {held !== null && (
              <WorkCard
                title={p.held}
                count={held.waiting}
                urgent={held.waiting > 0}
                to="/held"
                linkText={w.toHeld}
                note={held.oldest === null ? undefined : w.oldest(timeOf(held.oldest))}
              />
            )}
            {proposals.toDecide.length > 0 && (
              <WorkCard title={w.toDecide} count={proposals.toDecide.length} urgent>
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
              <WorkCard title={w.keysEnding} count={keysEnding.length} to="/keys" linkText={p.keys}>
                {keysEnding.map(({ id, name, until }) => (
                  <p key={id}>
                    <Text text={name} /> <span className="quiet">{timeOf(until)}</span>
                  </p>
                ))}
              </WorkCard>
            )}
            {idle && <p className="quiet">{w.nothing}</p>}
          </WorkGrid>
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

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { api, newIntention } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { Text } from '../../parts/text.tsx';
import { useReason } from '../../templates/reason-modal.tsx';
import { Section } from '../../templates/record-page.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';
import type { CasePage } from './state.tsx';

/** What keeps the case beyond its term. */
export function CaseHolds({ page: { id, mayHandle, erasedAt } }: { page: CasePage }) {
  const w = useWords(caseWords);
  const ask = useReason();
  const client = useQueryClient();
  const queryKey = ['case-holds', id];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api('GET /api/retention-holds', { query: { kind: 'case', object: id }, signal }),
  });
  const held = data?.items.find(({ liftedAt }) => liftedAt === null);
  const place = () => {
    const intention = newIntention();
    ask({
      title: w.holdTitle,
      description: <p>{w.holdsWhat}</p>,
      confirm: w.hold,
      act: async (reason) => {
        const body = { kind: 'case' as const, object: id, reason };
        client.setQueryData(queryKey, await api('POST /api/retention-holds', { body, intention }));
      },
    });
  };
  const lift = (hold: string) => {
    const intention = newIntention();
    ask({
      title: w.lift,
      confirm: w.lift,
      act: async (reason) => {
        const done = await api('POST /api/retention-holds/:id/lifting', {
          params: { id: hold },
          body: { reason },
          intention,
        });
        client.setQueryData(queryKey, done);
      },
    });
  };
  return (
    <Section title={w.holds}>
      {held === undefined ? (
        <p className="quiet">{w.noHold}</p>
      ) : (
        <p>
          {w.heldBy(held.placedBy, timeOf(held.placedAt))}: <Text text={held.reason} />
        </p>
      )}
      {mayHandle &&
        erasedAt === null &&
        (held === undefined ? (
          <Button size="small" onClick={place}>
            {w.hold}
          </Button>
        ) : (
          <Button size="small" onClick={() => lift(held.id)}>
            {w.lift}
          </Button>
        ))}
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api } from '../../api.ts';
import { timeOf } from '../../parts/moments.ts';
import { useWord } from '../../parts/vocabulary.tsx';
import { caseWords } from '../../words/cases.ts';
import { useWords } from '../../words/language.tsx';
import { DeliveryTag, Outcome } from '../webhooks/state.tsx';

const SHOWN = 50;

/** What of a lead was delivered to addresses of the parties. */
export function Pushed({ lead }: { lead: string }) {
  const w = useWords(caseWords);
  const word = useWord();
  const { data } = useQuery({
    queryKey: ['webhook-deliveries', lead],
    queryFn: ({ signal }) => api('GET /api/webhook-deliveries', { query: { lead, limit: SHOWN }, signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <details>
      <summary>
        {w.pushed} ({data.items.length})
      </summary>
      <p className="quiet">{w.pushedWhat}</p>
      <ul>
        {data.items.map((each) => (
          <li key={each.id}>
            <Link to={`/webhooks/deliveries?lead=${lead}&open=${each.id}`}>
              {timeOf(each.at)} · {word('webhookEvents', each.type)}
            </Link>{' '}
            <DeliveryTag state={each.state} /> <Outcome status={each.status} fault={each.fault} />
          </li>
        ))}
      </ul>
    </details>
  );
}

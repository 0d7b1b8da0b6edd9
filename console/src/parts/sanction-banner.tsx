import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { api, type Sanction } from '../api.ts';
import { useMay } from '../frame/session.tsx';
import { useWords } from '../words/language.tsx';
import { sanctionWords } from '../words/sanctions.ts';
import { timeOf } from './moments.ts';
import { Text } from './text.tsx';

/** Says on the page of an account, a port, a signature or an organisation that a sanction binds it; nothing where none does. */
export function SanctionBanner({ kind, target }: { kind: Sanction['targetKind']; target: string }) {
  const w = useWords(sanctionWords);
  const may = useMay('facts.read');
  const { data } = useQuery({
    queryKey: ['sanctions-on', kind, target],
    queryFn: ({ signal }) =>
      api('GET /api/sanctions', { query: { targetKind: kind, target, inForce: 'true', limit: 10 }, signal }),
    enabled: may,
  });
  return data?.items.map(({ id, action, until, reason }) => (
    <Alert
      key={id}
      className="told"
      type="warning"
      showIcon
      title={`${w.banner(w[action])}${until === null ? '' : ` · ${w.until} ${timeOf(until)}`}`}
      description={<Text text={reason} clip />}
      action={<Link to={`/sanctions/${id}`}>{w.bannerMore}</Link>}
    />
  ));
}

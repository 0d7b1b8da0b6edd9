import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useId } from 'react';
import { useSearchParams } from 'react-router';
import { api, type MessageCustody } from '../../api.ts';
import { CustodyTag, TracedWay } from '../../parts/chain/traced.tsx';
import { LoadProblem } from '../../parts/load-problem.tsx';
import { timeOf } from '../../parts/moments.ts';
import { Section } from '../../templates/record-page.tsx';
import { custodyWords } from '../../words/custody.ts';
import { useWords } from '../../words/language.tsx';

const MINUTE_MS = 60_000;
const OPEN = 'custody';

/** Who passed a message on, asked for when it is opened; that it is open stands in the address. */
export function Custody({ id }: { id: string }) {
  const w = useWords(custodyWords);
  const place = useId();
  const [search, setSearch] = useSearchParams();
  const open = search.get(OPEN) === 'open';
  const { data, error, refetch } = useQuery({
    queryKey: ['message', id, 'custody'],
    queryFn: ({ signal }) => api('GET /api/messages/:id/custody', { params: { id }, signal }),
    enabled: open,
  });
  const toggle = () => {
    const next = new URLSearchParams(search);
    if (open) next.delete(OPEN);
    else next.set(OPEN, 'open');
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  return (
    <Section
      title={w.custody}
      extra={
        <Button
          size="small"
          type={open ? 'default' : 'primary'}
          aria-expanded={open}
          aria-controls={place}
          onClick={toggle}
        >
          {open ? w.close : w.open}
        </Button>
      }
    >
      <p className={open ? 'quiet intro' : 'quiet'}>{w.what}</p>
      <div id={place} className="stack">
        {open && error !== null && <LoadProblem error={error} onRetry={() => void refetch()} />}
        {open && data === undefined && error === null && <Skeleton active />}
        {open && data !== undefined && <Traced trace={data} />}
      </div>
    </Section>
  );
}

function Traced({ trace }: { trace: MessageCustody }) {
  const w = useWords(custodyWords);
  const { window, counts, message, hops } = trace;
  const { proved, denied, said, silent } = counts;
  if (hops.length === 0) return <p role="status">{w.noChain}</p>;
  return (
    <>
      <p role="status">
        <strong>{w.told(proved, denied, said, silent)}</strong>
      </p>
      {message.outcome === 'refuse' && denied > 0 && <p>{w.refusedNote}</p>}
      <TracedWay trace={trace} />
      <p className="quiet">
        {w.window(timeOf(window.from), timeOf(window.until), window.toleranceMs / MINUTE_MS)}
      </p>
      <Legend />
    </>
  );
}

const EACH = ['proved', 'denied', 'said', 'silent'] as const;

/** What each word means, also of those that no hop here has. */
function Legend() {
  const w = useWords(custodyWords);
  const what = { proved: w.provedWhat, denied: w.deniedWhat, said: w.saidWhat, silent: w.silentWhat };
  return (
    <section aria-label={w.legend}>
      <p className="quiet">{w.legend}</p>
      <ul className="custody-legend">
        {EACH.map((custody) => (
          <li key={custody}>
            <CustodyTag custody={custody}>{w[custody]}</CustodyTag> {what[custody]}
          </li>
        ))}
      </ul>
    </section>
  );
}

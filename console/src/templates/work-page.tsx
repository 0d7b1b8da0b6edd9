import type { ReactNode } from 'react';
import { Link } from 'react-router';

interface Props {
  readonly title: string;
  readonly count?: number | undefined;
  readonly urgent?: boolean;
  readonly to?: string;
  readonly linkText?: string;
  readonly children?: ReactNode;
}

/** One kind of what waits for a person: how much, how urgent, and the way there. */
export function WorkCard({ title, count, urgent = false, to, linkText, children }: Props) {
  return (
    <section className={urgent ? 'card work urgent' : 'card work'} aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        {to && <Link to={to}>{linkText}</Link>}
      </div>
      {count !== undefined && <p className="work-count">{count}</p>}
      {children}
    </section>
  );
}

export function WorkGrid({ children }: { children: ReactNode }) {
  return <div className="work-grid">{children}</div>;
}

/** How much there is in all, said first. `shown`: as it reads where it may be large. */
export function Tally({
  label,
  count,
  shown = String(count),
  tone,
}: {
  label: string;
  count: number;
  shown?: string;
  tone?: 'bad' | 'wait';
}) {
  return (
    <div className={count > 0 && tone ? `tally ${tone}` : 'tally'}>
      <dt>{label}</dt>
      <dd>{shown}</dd>
    </div>
  );
}

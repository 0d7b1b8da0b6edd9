import type { Instant, PortState } from '../domain/index.ts';
import type { ApplicationRow } from './application-rows.ts';
import { portBook } from './facts.ts';
import type { Db } from './ground.ts';
import type { PortEntry } from './port-book.ts';

export interface PortStanding {
  readonly state: PortState;
  /** What the feed knows of it; undefined: it was never opened. */
  readonly entry: PortEntry | undefined;
  /** The application under review, or approved and not yet opened. */
  readonly pending: ApplicationRow | undefined;
}

/** Where ports stand: what the feed says of an opened one, else what became of the newest application. */
export async function portStandings(
  db: Db,
  ports: readonly string[],
  now: Instant,
): Promise<Map<string, PortStanding>> {
  if (ports.length === 0) return new Map();
  const book = await portBook(db, ports, now);
  const applications = await db
    .selectFrom('application')
    .selectAll()
    .where('kind', '=', 'port')
    .where('subject', 'in', ports)
    .where('state', 'in', ['applied', 'appealed', 'approved'])
    .where('spent_at', 'is', null)
    .orderBy('sequence')
    .execute();
  const pending = new Map(applications.map((row) => [row.subject, row]));
  return new Map(
    ports.map((port) => {
      const entry = book.port(port);
      const waiting = pending.get(port);
      return [port, { state: stateOf(entry, waiting), entry, pending: waiting }];
    }),
  );
}

export async function portStanding(db: Db, port: string, now: Instant): Promise<PortStanding> {
  return (await portStandings(db, [port], now)).get(port)!;
}

function stateOf(entry: PortEntry | undefined, pending: ApplicationRow | undefined): PortState {
  if (entry !== undefined && entry.state !== 'closed') return entry.state;
  if (pending !== undefined) return pending.state === 'approved' ? 'approved' : 'applied';
  return entry === undefined ? 'absent' : 'closed';
}

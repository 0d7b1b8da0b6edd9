import type { Instant, PortState } from '../domain/index.ts';
import type { ApplicationRow } from './application-rows.ts';
import { portBook } from './facts.ts';
import type { Db } from './ground.ts';
import { pagesOf } from './pages.ts';
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
  const pages = pagesOf(db);
  await pages.applications.load(ports.map((port) => `port ${port}`));
  const waiting = await Promise.all(ports.map((port) => pages.applications.of(`port ${port}`)));
  return new Map(
    ports.map((port, i) => {
      const entry = book.port(port);
      const pending = waiting[i]!.at(-1);
      return [port, { state: stateOf(entry, pending), entry, pending }];
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

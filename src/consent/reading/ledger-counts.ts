import { sql } from 'kysely';
import type {
  ConsentChannel,
  ConsentEventKind,
  Instant,
  LedgerState,
  MarketingPurpose,
  Scope,
} from '../../domain/index.ts';
import { type RecordStore, scoped } from '../../store/index.ts';
import type { Ground } from '../ground.ts';

/** How many consents stand where, and what happened month by month. */
export interface LedgerCounts {
  readonly states: readonly {
    readonly organisation: string;
    readonly purpose: MarketingPurpose;
    readonly state: LedgerState;
    readonly consents: number;
  }[];
  /** Refusals in force; organisation empty: of everyone. */
  readonly refusals: readonly { readonly organisation: string; readonly people: number }[];
  /** `month`: 2026-05, in Shanghai. */
  readonly months: readonly {
    readonly month: string;
    readonly organisation: string;
    readonly purpose: MarketingPurpose | '';
    readonly kind: ConsentEventKind;
    readonly channel: ConsentChannel;
    readonly events: number;
  }[];
}

/** Counted from the rows; an asker of one organisation counts its own rows alone (P8). */
export async function countLedger(
  { record, clock }: Pick<Ground, 'record' | 'clock'>,
  scope: Scope,
  { organisation, from, to }: { organisation?: string | undefined; from: Instant; to: Instant },
): Promise<LedgerCounts> {
  const now = new Date(clock());
  return scoped(record, scope, async (db) => {
    const own = organisation === undefined ? sql`true` : sql`organisation = ${organisation}`;
    const states = await sql<LedgerCounts['states'][number]>`
      select organisation, purpose,
        case when state = 'granted' and until <= ${now} then 'expired' else state end as state, count(*)::int as consents
      from consent where ${own} group by 1, 2, 3 order by 1, 2, 3`.execute(db);
    const refusals = await sql<LedgerCounts['refusals'][number]>`
      select organisation, count(*)::int as people from suppression where ${own} group by 1 order by 1`.execute(
      db,
    );
    const months = await sql<LedgerCounts['months'][number]>`
      select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, organisation, purpose, kind, channel, count(*)::int as events
      from consent_event where at >= ${new Date(from)} and at < ${new Date(to)} and ${own}
      group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(db);
    return { states: states.rows, refusals: refusals.rows, months: months.rows };
  });
}

/** Withdrawals and refusals that the ledger has of an organisation, of when they happened: from inclusive, until exclusive. */
export async function countWithdrawals(
  record: Pick<RecordStore, 'db'>,
  {
    organisation,
    from,
    until,
  }: { readonly organisation: string; readonly from: Instant; readonly until: Instant },
): Promise<number> {
  const { count } = await record.db
    .selectFrom('consent_event')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organisation', '=', organisation)
    .where('kind', 'in', ['withdrawn', 'refused'])
    .where('at', '>=', new Date(from))
    .where('at', '<', new Date(until))
    .executeTakeFirstOrThrow();
  return count;
}

import { type SqlBool, sql } from 'kysely';
import type {
  DeliveryFault,
  DeliveryState,
  Instant,
  Scope,
  WebhookEvent,
  WebhookState,
} from '../../domain/index.ts';
import type { Db } from '../ground.ts';

/** An address as it is shown: never its secret. */
export interface Webhook {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly state: WebhookState;
  readonly stateAt: Instant;
  /** Since when its secret is in use, and until when the one before signs too. */
  readonly secretAt: Instant;
  readonly earlierUntil: Instant | undefined;
  /** Attempts in a row that came to nothing, and since when. */
  readonly failures: number;
  readonly failingSince: Instant | undefined;
  readonly madeAt: Instant;
  readonly madeBy: string;
  /** Deliveries that wait for it. */
  readonly waiting: number;
}

/** Whose addresses: the centre's are all; `all` of anybody else stands for the holders of ports, a carrier whose installation this is. */
export interface WebhookReader {
  readonly isCentre: boolean;
  readonly scope: Scope;
}

export interface Delivery {
  readonly id: string;
  /** `webhook-id`: the same in every attempt. */
  readonly event: string;
  readonly type: string;
  readonly webhook: string;
  readonly organisation: string;
  readonly lead: string | undefined;
  /** When it happened. */
  readonly at: Instant;
  readonly state: DeliveryState;
  /** Attempts of this round. */
  readonly tries: number;
  /** Of one that waits. */
  readonly nextAt: Instant | undefined;
  readonly settledAt: Instant | undefined;
  readonly status: number | undefined;
  readonly fault: DeliveryFault | undefined;
}

export interface Attempt {
  readonly at: Instant;
  readonly tookMs: number;
  readonly status: number | undefined;
  readonly fault: DeliveryFault | undefined;
  readonly answer: string;
}

/** All but the secrets. */
export const WEBHOOK_COLUMNS = [
  ...([
    'id',
    'sequence',
    'organisation',
    'url',
    'events',
    'state',
    'state_at',
    'secret_at',
    'earlier_until',
  ] as const),
  ...(['failures', 'failing_since', 'made_at', 'made_by_name', 'removed_at'] as const),
] as const;

interface WebhookRow {
  readonly id: string;
  readonly organisation: string;
  readonly url: string;
  readonly events: string[];
  readonly state: WebhookState;
  readonly state_at: Date;
  readonly secret_at: Date;
  readonly earlier_until: Date | null;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly made_at: Date;
  readonly made_by_name: string;
}

export function readWebhook(row: WebhookRow, waiting: number, now: Instant): Webhook {
  const until = row.earlier_until?.getTime();
  return {
    ...{ id: row.id, organisation: row.organisation, url: row.url, events: row.events as WebhookEvent[] },
    ...{ state: row.state, stateAt: row.state_at.getTime(), secretAt: row.secret_at.getTime() },
    earlierUntil: until !== undefined && until > now ? until : undefined,
    ...{ failures: row.failures, failingSince: row.failing_since?.getTime() },
    ...{ madeAt: row.made_at.getTime(), madeBy: row.made_by_name, waiting },
  };
}

/** Whether an organisation's addresses are the reader's, as a condition on a column. */
export function isReaders({ isCentre, scope }: WebhookReader, column: 'organisation' | 'd.organisation') {
  const organisation = sql.ref(column);
  if (isCentre) return sql<SqlBool>`true`;
  return scope === 'all'
    ? sql<SqlBool>`${holdsPorts(organisation)}`
    : sql<SqlBool>`${organisation} = any(${[...scope]}::text[])`;
}

/** The same for one that is named. */
export async function mayReach(db: Db, reader: WebhookReader, organisation: string): Promise<boolean> {
  if (reader.isCentre) return true;
  if (reader.scope !== 'all') return reader.scope.some((each) => each === organisation);
  const { rows } = await sql<{
    holds: boolean;
  }>`select ${holdsPorts(sql`${organisation}::text`)} as holds`.execute(db);
  return rows[0]!.holds;
}

function holdsPorts(organisation: ReturnType<typeof sql>) {
  return sql<SqlBool>`exists (select from registry_fact f where f.kind = 'port-opened' and f.body ->> 'holder' = ${organisation})`;
}

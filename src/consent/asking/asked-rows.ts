import { sql } from 'kysely';
import type {
  ConsentAsked,
  ConsentReply,
  Frequency,
  Instant,
  KeptConsentState,
  MarketingPurpose,
  OrganisationId,
} from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import type { Database } from '../../store/index.ts';
import type { AskedTerms } from './sms-wording.ts';

const CLOCKS_MS = 60_000;

/** A request that a person may answer. */
export interface AskedRequest {
  readonly organisation: OrganisationId;
  readonly purpose: MarketingPurpose;
  readonly wording: string;
  readonly frequency: Frequency;
  readonly termDays: number | undefined;
  readonly termUntil: Instant | undefined;
  /** Of the consent that was asked for. */
  readonly state: KeptConsentState;
}

/** @param held the number, sealed, where nobody has been asked yet. */
export function askedRow(
  { messageId, organisation, port, at }: ConsentAsked,
  { wording, purpose, term }: AskedTerms,
  tag: Buffer,
  until: Instant,
  held: Buffer | null,
): Database['asked_request'] {
  return {
    ...{ message_id: messageId, tag, organisation, purpose, wording, port, held },
    ...{ at: new Date(at), until: new Date(until) },
    term_days: 'days' in term ? term.days : null,
    term_until: 'until' in term ? new Date(term.until) : null,
  };
}

const PIECE = 1000;

/** Told twice it is one. */
export async function keepAsked(db: Db, rows: readonly Database['asked_request'][]): Promise<void> {
  for (let i = 0; i < rows.length; i += PIECE)
    await db
      .insertInto('asked_request')
      .values(rows.slice(i, i + PIECE))
      .onConflict((oc) => oc.column('message_id').doNothing())
      .execute();
}

/**
 * What a reply answers: of the requests that were sent before it and whose time was not over then, to this person, from the number that they wrote to or by the
 * organisation behind it; the one that was sent last from that very number comes first. A reply that was long on its way still counts as of when it was sent.
 */
export async function requestAnswered(
  db: Db,
  tag: Buffer,
  reply: ConsentReply,
  states: readonly KeptConsentState[],
): Promise<AskedRequest | undefined> {
  const at = new Date(reply.at);
  // Two gateways' clocks differ a little.
  const latest = new Date(reply.at + CLOCKS_MS);
  const { rows } = await sql<Row>`
    select a.organisation, a.purpose, a.wording, a.term_days, a.term_until, c.state,
      w.frequency_count, w.frequency_per
    from asked_request a
      join consent_wording w on w.id = a.wording
      join consent c on c.tag = a.tag and c.organisation = a.organisation and c.purpose = a.purpose
    where a.tag = ${tag} and a.held is null and a.at <= ${latest} and a.until > ${at}
      and (a.port = ${reply.port} or a.organisation = ${reply.organisation})
      and c.state = any(${states}::text[])
    order by a.port = ${reply.port} desc, a.at desc, a.message_id desc limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    ...{ organisation: row.organisation, purpose: row.purpose, wording: row.wording, state: row.state },
    frequency: { count: row.frequency_count, per: row.frequency_per },
    termDays: row.term_days ?? undefined,
    termUntil: row.term_until?.getTime(),
  };
}

interface Row {
  readonly organisation: OrganisationId;
  readonly purpose: MarketingPurpose;
  readonly wording: string;
  readonly term_days: number | null;
  readonly term_until: Date | null;
  readonly state: KeptConsentState;
  readonly frequency_count: number;
  readonly frequency_per: Frequency['per'];
}

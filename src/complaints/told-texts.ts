import { sql } from 'kysely';
import { type Instant, maskNumbers, signatureOf } from '../domain/index.ts';
import type { RecordStore } from '../store/index.ts';

/** Where a text that was complained about came from, as far as is known, and where the telephone belongs that it came to. Empty: not known. */
export interface ToldFrom {
  readonly complaint: string;
  readonly port: string;
  readonly signature: string;
  readonly organisation: string;
  readonly province: string;
  /** When its message was looked for last, as far as the record knows. */
  readonly matchedAt: Date;
}

/** A text that was complained about. */
export interface ToldText extends ToldFrom {
  readonly sequence: number;
  readonly text: string;
  readonly acceptedAt: Date;
  readonly counted: boolean;
}

type Row = Omit<ToldText, 'signature'> & { readonly matchedSignature: string | null };

/** A name in brackets may be of any length. */
const SIGNATURE_MAX = 60;
/** A match that is under way is written within this. */
const SETTLED_MS = 60_000;
const FROM = sql`
  c.id as complaint, c.text, coalesce(m.port, c.port, '') as port, m.signature as "matchedSignature",
  coalesce(m.organisation, '') as organisation, coalesce(c.province, '') as province, m.matched_at as "matchedAt"`;

/**
 * Texts that people complained about, for whoever reads many of them together. What people wrote to each other is not among them (P11), nor what was told in
 * somebody's own words, nor what was erased.
 */
export class ToldTexts {
  readonly #record: Pick<RecordStore, 'db'>;

  constructor(record: Pick<RecordStore, 'db'>) {
    this.#record = record;
  }

  /** In the order in which they were accepted; those whose message was looked for, so that it is known whose they are. */
  async after(sequence: number, limit: number): Promise<{ texts: ToldText[]; through: number }> {
    const { db } = this.#record;
    const { rows } = await sql<Row & { isRead: boolean }>`
      select c.sequence, c.accepted_at as "acceptedAt", c.counted, ${FROM},
        c.sender_kind <> 'person' and c.erased_at is null and not ('paraphrased' = any (c.marks))
          and coalesce(m.result ->> 'because', '') <> 'person-to-person' as "isRead"
      from complaint c join complaint_match m on m.complaint = c.id
      where c.sequence > ${sequence} and c.sequence <= (select sequence from match_position)
      order by c.sequence limit ${limit}`.execute(db);
    const texts = rows.filter(({ isRead }) => isRead).map(({ isRead: _, ...row }) => told(row));
    return { texts, through: rows.at(-1)?.sequence ?? sequence };
  }

  /** Where they came from, as it is known now: those whose message was looked for since, the earliest first; and not quite lately, so that none comes in before it later. */
  async matchedAfter(
    last: Pick<ToldFrom, 'complaint' | 'matchedAt'>,
    now: Instant,
    limit: number,
  ): Promise<ToldFrom[]> {
    const { rows } = await sql<Row>`
      select ${FROM} from complaint_match m join complaint c on c.id = m.complaint
      where (m.matched_at, m.complaint) > (${last.matchedAt}::timestamptz, ${last.complaint}::text)
        and m.matched_at < ${new Date(now - SETTLED_MS)}
      order by m.matched_at, m.complaint limit ${limit}`.execute(this.#record.db);
    return rows.map(told);
  }
}

function told({ matchedSignature, ...row }: Row): ToldText {
  const signature = matchedSignature ?? signatureOf(row.text) ?? '';
  return { ...row, signature: maskNumbers(signature).slice(0, SIGNATURE_MAX) };
}

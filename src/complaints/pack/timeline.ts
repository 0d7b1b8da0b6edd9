import { sql } from 'kysely';
import type { Db } from '../ground.ts';
import { withoutMobiles } from './shown-text.ts';
import type { Happening } from './tables.ts';

const PAGE = 1000;

interface Row {
  readonly at: Date;
  readonly learnt_at: Date;
  readonly kind: Happening['kind'];
  readonly place: string;
  readonly act: string;
  readonly of: string;
  readonly by: string;
  readonly told: string;
  readonly note: string;
  readonly detail: string;
}

/**
 * What happened to the case, its complaints and their messages, by when it happened: messages sent, complaints made (when the message came, as the person says,
 * and when she complained), and every act on the case, page by page.
 */
export async function* happeningsOf(
  db: Db,
  id: string,
  withNumbers: boolean,
): AsyncGenerator<readonly Happening[]> {
  const words = withNumbers ? (text: string) => text : withoutMobiles;
  for (let last: Row | undefined; ; ) {
    const behind =
      last === undefined
        ? sql`true`
        : sql`(h.at, h.kind, h.place) > (${last.at}, ${last.kind}, ${last.place})`;
    const { rows } = await sql<Row>`
      select * from (
        select date_trunc('milliseconds', e.at) as at, e.learnt_at, 'case' as kind, lpad(e.sequence::text, 20, '0') as place,
          e.act, e."case" as of, e.by_name as by, e.told, e.note, e.detail::text as detail
        from case_event e where e."case" = ${id}
        union all
        select date_trunc('milliseconds', coalesce(c.told_at, c.accepted_at)), c.accepted_at, 'complaint', c.id, 'received', c.id, '', '', '', ''
        from case_member m join complaint c on c.id = m.complaint where m."case" = ${id}
        union all
        select date_trunc('milliseconds', min(x.message_at)), min(x.matched_at), 'message', x.message, 'sent', x.message,
          coalesce(min(x.organisation), ''), '', '', ''
        from case_member m join complaint_match x on x.complaint = m.complaint
        where m."case" = ${id} and x.message is not null group by x.message
      ) h where ${behind} order by h.at, h.kind, h.place limit ${PAGE}`.execute(db);
    yield rows.map(({ at, learnt_at, kind, act, of, by, told, note, detail }) => ({
      ...{ at: at.getTime(), learntAt: learnt_at.getTime(), kind, act, of, by },
      ...{ told: words(told), note: words(note), detail: withNumbers ? detail : withoutMobiles(detail) },
    }));
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}

import { type SqlBool, sql } from 'kysely';
import { openNumber } from '../../consent/index.ts';
import {
  type CaseDecision,
  type CaseState,
  type Instant,
  type LeadList,
  NotThere,
  type Scope,
} from '../../domain/index.ts';
import { type Sealer, scoped } from '../../store/index.ts';
import { KnownStarts } from '../cases/clock-starts.ts';
import type { Db, Ground } from '../ground.ts';
import { type AnswerRow, type Hop, type HopRow, readHop } from './lead-rows.ts';
import { hopsOf, leadOf } from './lead-tables.ts';

/** Who reads: the centre and the regulator everything; others what was sent to them. */
export interface LeadReader {
  readonly isCentre: boolean;
  /** For whom they answer. `all` stands for the holders of ports: a carrier whose installation this is. */
  readonly scope: Scope;
}

/** One hop in a list: what somebody has to answer. */
export interface LeadEntry extends Hop {
  readonly port: string | undefined;
  /** For the centre. */
  readonly case: string | undefined;
  readonly complaints: number;
}

/** A complaint as those see it who are to answer: not whose it is, nor the number under which she asks about it. */
export interface LeadComplaint {
  /** Its number in the lead. */
  readonly place: number;
  readonly port: string | undefined;
  readonly text: string;
  /** To the minute: by it the message is found. */
  readonly toldAt: Instant | undefined;
  readonly category: string;
  /** Her wish that this sender's marketing stop. */
  readonly wantsStop: boolean;
  /** For the centre. */
  readonly complaint: string | undefined;
}

export interface LeadOfCase {
  readonly lead: string;
  readonly at: Instant;
  readonly port: string | undefined;
  readonly chain: readonly string[];
  readonly complaints: number;
  readonly hops: readonly Hop[];
}

export interface LeadPage {
  readonly lead: string;
  readonly at: Instant;
  readonly port: string | undefined;
  readonly signature: string | undefined;
  /** For the centre. */
  readonly case: string | undefined;
  readonly chain: readonly string[];
  readonly complaints: number;
  /** All of them, or those of the reader. */
  readonly hops: readonly Hop[];
  /** What the centre tells the parties. */
  readonly notes: readonly { readonly at: Instant; readonly text: string }[];
  /** How the case ended, for the accused and the centre. */
  readonly decision:
    | {
        readonly state: CaseState;
        readonly decision: CaseDecision | undefined;
        readonly reason: string;
        readonly hasAppealed: boolean;
      }
    | undefined;
}

export interface LeadFilter {
  readonly state?: LeadList | undefined;
  readonly organisation?: string | undefined;
}

const MINUTE_MS = 60_000;
const COMPLAINTS_OF_LEAD =
  sql<number>`(select count(*)::int from lead_complaint c where c.lead = lead.id)`.as('complaints');

export class LeadReading {
  readonly #ground: Ground;
  readonly #starts = new KnownStarts();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** What was sent last comes first. `after`: lead and place of the last one seen. */
  async list(
    { state, organisation }: LeadFilter,
    reader: LeadReader,
    page: { readonly limit: number; readonly after?: { lead: string; place: number } | undefined },
  ): Promise<LeadEntry[]> {
    const { db } = this.#ground.record;
    const now = this.#ground.clock();
    let query = db
      .selectFrom('lead_hop')
      .innerJoin('lead', 'lead.id', 'lead_hop.lead')
      .selectAll('lead_hop')
      .select(['lead.port', 'lead.case', COMPLAINTS_OF_LEAD])
      .orderBy('lead_hop.sent_at', 'desc')
      .orderBy('lead_hop.lead', 'desc')
      .orderBy('lead_hop.place', 'desc')
      .limit(page.limit);
    if (!reader.isCentre) query = query.where(isOwn(reader.scope));
    if (organisation !== undefined) query = query.where('lead_hop.organisation', '=', organisation);
    if (state !== undefined) query = query.where('answered_at', state === 'answered' ? 'is not' : 'is', null);
    if (state === 'open' || state === 'silent') {
      const { overdue } = this.#starts.of('answer-report', now);
      query = query.where((eb) => {
        const silent = eb.or(
          overdue.map(({ from, until }) =>
            eb.and([
              ...(from === Number.NEGATIVE_INFINITY ? [] : [eb('sent_at', '>=', new Date(from))]),
              ...(until === undefined ? [] : [eb('sent_at', '<', new Date(until))]),
            ]),
          ),
        );
        return state === 'silent' ? silent : eb.not(silent);
      });
    }
    if (page.after !== undefined) {
      const { lead, place } = page.after;
      query = query.where(
        sql<SqlBool>`(lead_hop.sent_at, lead_hop.lead, lead_hop.place)
          < (select sent_at, lead, place from lead_hop where lead = ${lead} and place = ${place})`,
      );
    }
    const rows = await query.execute();
    const answers = await answersOf(
      db,
      rows.map(({ lead }) => lead),
    );
    return rows.map(({ port, case: of, complaints, ...row }) => ({
      ...readHop(row as HopRow, answers.get(`${row.lead} ${row.place}`), now),
      ...{ port: port ?? undefined, case: reader.isCentre ? of : undefined, complaints },
    }));
  }

  /** The leads of a case with all of their hops, in the order in which they were sent. For the centre. */
  async ofCase(id: string): Promise<LeadOfCase[]> {
    const { db } = this.#ground.record;
    const now = this.#ground.clock();
    const rows = await db
      .selectFrom('lead')
      .selectAll()
      .select(COMPLAINTS_OF_LEAD)
      .where('case', '=', id)
      .orderBy('sequence')
      .execute();
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return [];
    const hops = await db
      .selectFrom('lead_hop')
      .selectAll()
      .where('lead', 'in', ids)
      .orderBy('place')
      .execute();
    const answers = await answersOf(db, ids);
    return rows.map((row) => ({
      ...{ lead: row.id, at: row.at.getTime(), port: row.port ?? undefined, chain: row.chain },
      complaints: row.complaints,
      hops: hops
        .filter(({ lead }) => lead === row.id)
        .map((hop) => readHop(hop, answers.get(`${hop.lead} ${hop.place}`), now)),
    }));
  }

  /** Which of its hops are the reader's. Throws where none is, and for the centre where there is no such lead. */
  async ownHops(lead: string, { isCentre, scope }: LeadReader): Promise<HopRow[]> {
    // For some organisations the database itself shows no other's.
    const hops = await scoped(this.#ground.record, isCentre ? 'all' : scope, (db) => hopsOf(db, lead));
    const own = isCentre || scope !== 'all' ? hops : hops.filter(({ standing }) => standing === 'carrier');
    if (own.length === 0) throw new NotThere();
    return own;
  }

  async get(lead: string, reader: LeadReader): Promise<LeadPage> {
    const own = await this.ownHops(lead, reader);
    return leadPageOf(this.#ground.record.db, lead, own, reader.isCentre, this.#ground.clock());
  }

  /** Its complaints that are still of its case, in their order there. */
  async complaints(
    lead: string,
    reader: LeadReader,
    page: { readonly limit: number; readonly after?: number | undefined },
  ): Promise<LeadComplaint[]> {
    await this.ownHops(lead, reader);
    return leadComplaintsOf(this.#ground.record.db, this.#ground.sealer, lead, reader.isCentre, page);
  }
}

/** A lead with these hops of it: those that its reader sees. */
export async function leadPageOf(
  db: Db,
  lead: string,
  own: readonly HopRow[],
  isCentre: boolean,
  now: Instant,
): Promise<LeadPage> {
  const row = await leadOf(db, lead);
  const answers = await answersOf(db, [lead]);
  const kase = await db
    .selectFrom('complaint_case')
    .selectAll()
    .where('id', '=', row.case)
    .executeTakeFirstOrThrow();
  const events = await db
    .selectFrom('case_event')
    .select(['act', 'at', 'told'])
    .where('case', '=', row.case)
    .where('act', 'in', ['note', 'decide', 'appeal', 'uphold', 'overturn'])
    .orderBy('sequence')
    .execute();
  const { count } = await db
    .selectFrom('lead_complaint')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('lead', '=', lead)
    .executeTakeFirstOrThrow();
  const isAccused = own.some(({ organisation }) => organisation === kase.organisation);
  const settled = ['decided', 'appealed', 'closed'].includes(kase.state);
  return {
    ...{ lead, at: row.at.getTime(), port: row.port ?? undefined },
    ...{ signature: kase.signature ?? undefined, case: isCentre ? row.case : undefined },
    chain: isCentre ? row.chain : [],
    complaints: Number(count),
    hops: own.map((hop) => readHop(hop, answers.get(`${lead} ${hop.place}`), now)),
    notes: events
      .filter(({ act, told }) => act === 'note' && told !== '')
      .map(({ at, told }) => ({ at: at.getTime(), text: told })),
    decision:
      settled && (isCentre || isAccused)
        ? {
            state: kase.state,
            decision: kase.decision ?? undefined,
            reason: events.findLast(({ act }) => act === 'decide')?.told ?? '',
            hasAppealed: events.some(({ act }) => act === 'appeal'),
          }
        : undefined,
  };
}

/** Its complaints that are still of its case, in their order there, without the numbers of their people. */
export async function leadComplaintsOf(
  db: Db,
  sealer: Sealer,
  lead: string,
  isCentre: boolean,
  page: { readonly limit: number; readonly after?: number | undefined },
): Promise<LeadComplaint[]> {
  const { rows } = await sql<{
    place: number;
    complaint: string;
    sealed: Buffer;
    port: string | null;
    text: string;
    told_at: Date | null;
    category: string;
    wants_stop: boolean;
  }>`
    select l.place, l.complaint, c.sealed, c.port, c.text, c.told_at, c.category, c.wants_stop
    from lead_complaint l join lead on lead.id = l.lead
      join case_member m on m.complaint = l.complaint and m."case" = lead."case"
      join complaint c on c.id = l.complaint
    where l.lead = ${lead} and l.place > ${page.after ?? 0} and c.erased_at is null order by l.place limit ${page.limit}`.execute(
    db,
  );
  return rows.map(({ place, complaint, sealed, port, text, told_at, category, wants_stop }) => ({
    ...{ place, port: port ?? undefined, category, wantsStop: wants_stop },
    text: withoutNumber(text, String(openNumber(sealer, sealed))),
    toldAt: told_at === null ? undefined : Math.floor(told_at.getTime() / MINUTE_MS) * MINUTE_MS,
    complaint: isCentre ? complaint : undefined,
  }));
}

function isOwn(scope: Scope) {
  return scope === 'all'
    ? sql<SqlBool>`lead_hop.standing = 'carrier'`
    : sql<SqlBool>`lead_hop.organisation = any(${[...scope]}::text[])`;
}

/** A text may name the person's own number, with or without its country and whatever stands between its digits. */
export function withoutNumber(text: string, number: string): string {
  const national = number.replace(/^86/, '');
  const between = '[\\s\\-.‐-―　]*';
  const digit = (d: string) => `[${d}${String.fromCharCode(0xff10 + Number(d))}]`;
  const pattern = new RegExp([...national].map(digit).join(between), 'gu');
  return text.replace(pattern, '***********');
}

async function answersOf(db: Db, leads: readonly string[]): Promise<Map<string, AnswerRow>> {
  if (leads.length === 0) return new Map();
  const rows = await db.selectFrom('lead_answer').selectAll().where('lead', 'in', leads).execute();
  return new Map(rows.map((row) => [`${row.lead} ${row.place}`, row]));
}

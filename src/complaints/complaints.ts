/* Long because all that moves a complaint from state to state stands together: each act with its event and its line in the audit. */
import { type SelectQueryBuilder, sql } from 'kysely';
import { openNumber, personId, tagOf } from '../consent/index.ts';
import {
  COMPLAINT_ENDS,
  type ComplaintChannel,
  type ComplaintEnd,
  type ComplaintMark,
  type ComplaintState,
  type Instant,
  NotThere,
  next,
  type Recipient,
  Refusal,
  type Scope,
  UNCOUNTED_MARKS,
} from '../domain/index.ts';
import type { Actor } from '../registry/index.ts';
import type { Database } from '../store/index.ts';
import { caseOf, happen, holdCases, refreshCasesOf } from './cases/case-events.ts';
import { CATEGORIES, categoryOf } from './categories.ts';
import { type Complaint, type ComplaintRow, reaches, readComplaint } from './complaint-rows.ts';
import { COMPLAINT_MACHINE, type ComplaintAct } from './complaint-states.ts';
import type { Db, Ground } from './ground.ts';
import { objection } from './refusals.ts';
import { pairsOf } from './text-pairs.ts';

/** Something that happened to a complaint. `told` is for the person, `note` for the centre. */
export interface ComplaintEvent {
  readonly act: ComplaintAct | 'accept' | 'match' | 'classify' | 'mute' | 'note';
  readonly state: ComplaintState;
  /** When it happened, and when it was known here. */
  readonly at: Instant;
  readonly learntAt: Instant;
  readonly by: string;
  readonly byName: string;
  readonly told: string;
  readonly note: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface OriginalStand {
  readonly place: number;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface ComplaintPage {
  readonly complaint: Complaint;
  /** In the order in which they were known. */
  readonly events: readonly ComplaintEvent[];
  readonly originals: readonly OriginalStand[];
  /** The case that it is in. */
  readonly case: string | undefined;
}

export interface ComplaintFilter {
  readonly state?: ComplaintState | undefined;
  readonly channel?: ComplaintChannel | undefined;
  readonly category?: string | undefined;
  readonly port?: string | undefined;
  readonly recipient?: Recipient | undefined;
  readonly counted?: boolean | undefined;
  readonly wantsStop?: boolean | undefined;
  readonly mark?: ComplaintMark | undefined;
  readonly via?: string | undefined;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** In the text, as it stands. */
  readonly text?: string | undefined;
}

/** A complaint as whoever handed it in is told of it. */
export interface ToldProgress {
  readonly reference: string;
  readonly id: string;
  readonly acceptedAt: Instant;
  readonly state: ComplaintState;
  readonly ended: ComplaintEnd | undefined;
}

/** What is done with complaints. */
export interface ComplaintMove {
  readonly act: ComplaintAct;
  /** For the person. */
  readonly told?: string | undefined;
  /** For the centre. */
  readonly note?: string | undefined;
  /** Of `close`. */
  readonly end?: ComplaintEnd | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

type Hand = Pick<Actor, 'id' | 'name'>;
type Listing = SelectQueryBuilder<Database, 'complaint', ComplaintRow>;

/** The complaints themselves: read, moved from state to state, classified, muted. Cases move them many at once, in a transaction of their own. */
export class Complaints {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The newest first. Of a scope that names organisations: what they handed in. */
  async list(
    filter: ComplaintFilter,
    page: { readonly limit: number; readonly after?: string | undefined },
    scope: Scope = 'all',
  ): Promise<Complaint[]> {
    const { db } = this.#ground.record;
    const last = page.after === undefined ? undefined : await sequenceOf(db, page.after);
    if (page.after !== undefined && last === undefined) return [];
    const { text } = filter;
    const rows =
      text === undefined
        ? await this.#listed(filter, scope, last).limit(page.limit).execute()
        : await this.#holding(text, filter, scope, page.limit, last);
    return rows.map((row) => readComplaint(this.#ground.sealer, row));
  }

  /** What many hold is found among the newest, one after another; what few hold, by its pairs of characters. */
  async #holding(
    text: string,
    filter: ComplaintFilter,
    scope: Scope,
    limit: number,
    last: number | undefined,
  ): Promise<ComplaintRow[]> {
    const { db } = this.#ground.record;
    const end = last ?? ((await newest(db)) ?? 0) + 1;
    const holds = (query: Listing) =>
      query.where((eb) => eb(eb.fn<number>('strpos', ['text', eb.val(text)]), '>', 0));
    const near = await holds(this.#listed(filter, scope, end))
      .where('sequence', '>=', end - NEAR)
      .limit(limit)
      .execute();
    if (near.length >= limit) return near;
    const far = await holds(this.#listed(filter, scope, end - NEAR))
      .where(sql<boolean>`text_pairs(text) @@ ${pairsOf(text)}::tsquery`)
      .limit(limit - near.length)
      .execute();
    return [...near, ...far];
  }

  /** @param before this place in the list; undefined: from its beginning. */
  #listed(filter: ComplaintFilter, scope: Scope, before: number | undefined): Listing {
    let query = this.#ground.record.db.selectFrom('complaint').selectAll().orderBy('sequence', 'desc');
    if (before !== undefined) query = query.where('sequence', '<', before);
    if (filter.state !== undefined) query = query.where('state', '=', filter.state);
    if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
    if (filter.category !== undefined) query = query.where('category', '=', filter.category);
    if (filter.port !== undefined) query = query.where('port', '=', filter.port);
    if (filter.recipient !== undefined)
      query = query.where('tag', '=', tagOf(this.#ground.key, filter.recipient));
    if (filter.counted !== undefined) query = query.where('counted', '=', filter.counted);
    if (filter.wantsStop !== undefined) query = query.where('wants_stop', '=', filter.wantsStop);
    // Said in the question itself, not bound to it: each mark has an index of its own.
    if (filter.mark !== undefined) query = query.where(sql<boolean>`${sql.lit(filter.mark)} = any (marks)`);
    if (filter.via !== undefined) query = query.where('via', '=', filter.via);
    if (scope !== 'all') query = query.where('via', 'in', scope.length === 0 ? [NOBODY] : scope);
    if (filter.from !== undefined) query = query.where('accepted_at', '>=', new Date(filter.from));
    if (filter.until !== undefined) query = query.where('accepted_at', '<', new Date(filter.until));
    return query;
  }

  /** Those that are there, in the order in which they are named. */
  async named(ids: readonly string[]): Promise<Complaint[]> {
    if (ids.length === 0) return [];
    const { record, sealer } = this.#ground;
    const rows = await record.db.selectFrom('complaint').selectAll().where('id', 'in', ids).execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => {
      const row = byId.get(id);
      return row === undefined ? [] : [readComplaint(sealer, row)];
    });
  }

  async get(id: string, scope: Scope = 'all'): Promise<ComplaintPage> {
    const { db } = this.#ground.record;
    const row = await find(db, id, scope);
    const [events, originals, kase] = await Promise.all([
      db.selectFrom('complaint_event').selectAll().where('complaint', '=', id).orderBy('sequence').execute(),
      db
        .selectFrom('complaint_original')
        .select(['place', 'name', 'media_type', 'bytes', 'sha256'])
        .where('complaint', '=', id)
        .orderBy('place')
        .execute(),
      caseOf(db, id),
    ]);
    return {
      complaint: readComplaint(this.#ground.sealer, row),
      case: kase,
      events: events.map(({ act, state, at, learnt_at, by, by_name, told, note, detail }) => ({
        act: act as ComplaintEvent['act'],
        ...{ state, at: at.getTime(), learntAt: learnt_at.getTime() },
        ...{ by, byName: by_name, told, note, detail },
      })),
      originals: originals.map(({ place, name, media_type, bytes, sha256 }) => ({
        ...{ place, name, mediaType: media_type, bytes, sha256: sha256.toString('hex') },
      })),
    };
  }

  /** The bytes as they came. */
  async original(
    id: string,
    place: number,
    scope: Scope = 'all',
  ): Promise<{ readonly bytes: Buffer; readonly mediaType: string; readonly name: string }> {
    await find(this.#ground.record.db, id, scope);
    const row = await this.#ground.record.db
      .selectFrom('complaint_original')
      .select(['sealed', 'media_type', 'name'])
      .where('complaint', '=', id)
      .where('place', '=', place)
      .executeTakeFirst();
    if (row === undefined) throw new NotThere();
    return { bytes: this.#ground.sealer.open(row.sealed), mediaType: row.media_type, name: row.name };
  }

  /** The number whole; whoever asks has a reason, and it stands in the audit (P7). */
  async recipient(db: Db, id: string): Promise<Recipient> {
    return openNumber(this.#ground.sealer, (await findKept(db, id)).sealed);
  }

  /** The person's number, and the sender's where that is a person's too. */
  async numbers(
    id: string,
    scope: Scope,
  ): Promise<{ readonly recipient: Recipient; readonly sender: string | undefined }> {
    const { sealer, record } = this.#ground;
    const row = await findKept(record.db, id, scope);
    return {
      recipient: openNumber(sealer, row.sealed),
      sender: row.sender_sealed === null ? undefined : sealer.open(row.sender_sealed).toString(),
    };
  }

  /** What became of what a teller handed in, by its own numbers for them; what it did not hand in is not among them. */
  async progress(via: string, references: readonly string[]): Promise<readonly ToldProgress[]> {
    const rows = await this.#ground.record.db
      .selectFrom('complaint')
      .select(['reference', 'id', 'accepted_at', 'state', 'ended'])
      .where('via', '=', via)
      .where('reference', 'in', references)
      .execute();
    return rows.map(({ reference, id, accepted_at, state, ended }) => ({
      ...{ reference: reference!, id, state, acceptedAt: accepted_at.getTime(), ended: ended ?? undefined },
    }));
  }

  /**
   * Moves them all, or none. Whoever calls it sees to the rows of the cases that they are in (`refreshCasesOf`, or an event of the case).
   * @param at when it happened, where that is not now
   */
  async move(
    db: Db,
    ids: readonly string[],
    { act, told = '', note = '', end, detail }: ComplaintMove,
    hand: Hand,
    at?: Instant,
  ): Promise<void> {
    if (ids.length === 0) return;
    if ((act === 'close') !== (end !== undefined))
      throw new Refusal([
        objection('end-not-known', 'end', { found: end ?? '—', allowed: COMPLAINT_ENDS.join(', ') }),
      ]);
    const rows = await db
      .selectFrom('complaint')
      .select(['id', 'state'])
      .where(sql<boolean>`id = any(${ids}::text[])`)
      // Of what was erased nothing can be done any more.
      .where('erased_at', 'is', null)
      // One order for all: two that move the same ones do not wait for each other.
      .orderBy('id')
      .forUpdate()
      .execute();
    if (rows.length < new Set(ids).size) throw new NotThere();
    const after = new Map(rows.map(({ state }) => [state, next(COMPLAINT_MACHINE, state, act)]));
    const now = new Date(this.#ground.clock());
    for (const [before, state] of after) {
      const moved = rows.filter((row) => row.state === before).map(({ id }) => id);
      await db
        .updateTable('complaint')
        .set({ state, ended: end ?? null })
        .where(sql<boolean>`id = any(${moved}::text[])`)
        .execute();
    }
    await sql`
      insert into complaint_event (complaint, act, state, at, learnt_at, by, by_name, told, note, detail)
      select w.id, ${act}, w.state, ${at === undefined ? now : new Date(at)}::timestamptz, ${now}::timestamptz, ${hand.id}, ${hand.name},
        ${told}, ${note}, ${JSON.stringify({ ...detail, ...(end === undefined ? {} : { end }) })}::jsonb
      from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ state }) => after.get(state)!)}::text[])
        with ordinality as w (id, state, place) order by w.place`.execute(db);
  }

  /** One act of somebody at the centre on one complaint. */
  async do(id: string, move: ComplaintMove, actor: Actor): Promise<void> {
    await this.#ground.record.db.transaction().execute(async (db) => {
      await find(db, id, actor.scope);
      await holdCases(db);
      await this.move(db, [id], move, actor);
      await refreshCasesOf(db, [id]);
      await this.#note(db, `complaint.${DEEDS[move.act]}`, id, actor, move.note);
    });
  }

  /** By the person, once: what was closed or answered is looked at again. */
  async object(id: string, recipient: Recipient, words: string): Promise<void> {
    const { record, key } = this.#ground;
    await record.db.transaction().execute(async (db) => {
      await holdCases(db);
      const row = await find(db, id);
      if (!row.tag.equals(tagOf(key, recipient))) throw new NotThere();
      const before = await db
        .selectFrom('complaint_event')
        .select('sequence')
        .where('complaint', '=', id)
        .where('act', '=', 'object')
        .executeTakeFirst();
      if (before !== undefined) throw new Refusal([objection('objected-already', 'complaint')]);
      const hand = { id: personId(this.#ground, recipient), name: '' };
      await this.move(db, [id], { act: 'object', told: words }, hand);
      const kase = await caseOf(db, id);
      if (kase !== undefined)
        await happen(
          db,
          [{ case: kase, act: 'object', note: words, detail: { complaint: id } }],
          hand,
          this.#ground.clock(),
        );
      // Whoever objects to being told "this is a notice" asks a person to look: it counts until that person decides.
      await this.#remark(
        db,
        row,
        row.marks.filter((mark) => mark !== 'service-message' && mark !== 'repeated'),
      );
    });
  }

  /** Of what kind it is, by somebody who read it; and whether it is a notice, which is not counted. */
  async classify(id: string, category: string, isService: boolean, actor: Actor): Promise<void> {
    if (categoryOf(category) === undefined)
      throw new Refusal([
        objection('category-not-known', 'category', {
          found: category.slice(0, 60),
          allowed: CATEGORIES.map(({ code }) => code).join(', '),
        }),
      ]);
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await findKept(db, id, actor.scope);
      const others = row.marks.filter((mark) => mark !== 'service-message');
      await this.#remark(db, row, isService ? ['service-message', ...others] : others);
      await db
        .updateTable('complaint')
        .set({ category, category_by: 'officer' })
        .where('id', '=', id)
        .execute();
      await this.#event(db, row, 'classify', actor, { category, isService });
      await this.#note(db, 'complaint.classified', id, actor);
    });
  }

  /** This number's complaints are kept and not counted, for a time. */
  async mute(id: string, days: number, reason: string, actor: Actor): Promise<void> {
    if (!Number.isInteger(days) || days < 1 || days > 366)
      throw new Refusal([objection('mute-term', 'days')]);
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await findKept(db, id, actor.scope);
      const now = this.#ground.clock();
      const mute = {
        ...{ until: new Date(now + days * 86_400_000), reason, at: new Date(now) },
        ...{ by: actor.id, by_name: actor.name },
      };
      await db
        .insertInto('complaint_mute')
        .values({ tag: row.tag, ...mute })
        .onConflict((conflict) => conflict.column('tag').doUpdateSet(mute))
        .execute();
      await this.#event(db, row, 'mute', actor, { days }, reason);
      await this.#note(db, 'complaint.muted', id, actor, reason);
    });
  }

  async #remark(db: Db, row: ComplaintRow, marks: ComplaintMark[]): Promise<void> {
    const counted = !marks.some((mark) => UNCOUNTED_MARKS.includes(mark));
    await db.updateTable('complaint').set({ marks, counted }).where('id', '=', row.id).execute();
  }

  async #event(
    db: Db,
    row: ComplaintRow,
    act: 'classify' | 'mute',
    hand: Hand,
    detail: Record<string, unknown>,
    note = '',
  ): Promise<void> {
    const now = new Date(this.#ground.clock());
    await db
      .insertInto('complaint_event')
      .values({
        ...{ complaint: row.id, act, state: row.state, at: now, learnt_at: now, note },
        ...{ by: hand.id, by_name: hand.name, detail: JSON.stringify(detail) },
      })
      .execute();
  }

  #note(db: Db, act: string, id: string, actor: Actor, reason?: string): Promise<void> {
    return actor.note(db, {
      act,
      object: { kind: 'complaint', id },
      organisation: undefined,
      reason: reason === undefined || reason === '' ? undefined : reason.slice(0, 500),
      detail: {},
    });
  }
}

const DEEDS: Readonly<Record<ComplaintAct, string>> = {
  gather: 'gathered',
  separate: 'separated',
  transfer: 'transferred',
  answer: 'answered',
  close: 'closed',
  object: 'objected',
  reopen: 'reopened',
};

async function find(db: Db, id: string, scope: Scope = 'all'): Promise<ComplaintRow> {
  const row = await db.selectFrom('complaint').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || !reaches(scope, row.via)) throw new NotThere();
  return row;
}

/** One whose number is still kept. */
async function findKept(db: Db, id: string, scope: Scope = 'all'): Promise<ComplaintRow> {
  const row = await find(db, id, scope);
  if (row.erased_at !== null) throw new NotThere();
  return row;
}

/** Stands in no row. */
const NOBODY = '-';
/** So many are looked through without an index in no time. */
const NEAR = 5_000;

async function sequenceOf(db: Db, id: string): Promise<number | undefined> {
  const row = await db.selectFrom('complaint').select('sequence').where('id', '=', id).executeTakeFirst();
  return row?.sequence;
}

async function newest(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('complaint')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence;
}

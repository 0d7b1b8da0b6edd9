/* Long because a bulletin's whole way stands together: drawn, written, reviewed, published, corrected, withdrawn, told. */
import { sql } from 'kysely';
import {
  type BulletinAudience,
  type BulletinDeed,
  type BulletinState,
  formatInstant,
  type Instant,
  type Language,
  NotThere,
  next,
  type Objection,
  Refusal,
  refuseAll,
  typedNumbers,
} from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import { type Actor, drawId } from '../../registry/index.ts';
import type { Db } from '../ground.ts';
import { objection } from '../refusals.ts';
import { readBulletinPeriod } from './bulletin-periods.ts';
import {
  type Bulletin,
  type BulletinFile,
  type BulletinRow,
  type BulletinStep,
  filesOf,
  numberOf,
  readBulletin,
  stepsOf,
} from './bulletin-rows.ts';
import { BULLETIN_MACHINE, type BulletinAct } from './bulletin-states.ts';
import { linesOf, objectionsTo, objectionsToReason } from './check-text.ts';
import { type BulletinDocument, type Revision, readText } from './document.ts';
import type { BulletinData, BulletinText } from './draft-data.ts';
import { changedFigures, type DrawGround, draftText, drawData, figuresOf } from './draw.ts';
import { entryOf, filesToPublish, withdrawalOf } from './publish.ts';

export interface BulletinGround extends DrawGround {
  readonly evidence: Pick<EvidenceStore, 'addEntries' | 'checkpoint'>;
  /** The name of the evidence log. */
  readonly publisher: string;
}

/** Whoever writes bulletins sees what is worked on; others what was published, and what became of it. */
export interface BulletinReader {
  readonly drafts: boolean;
}

export interface BulletinPage {
  readonly bulletin: Bulletin;
  readonly data: BulletinData;
  readonly text: BulletinText;
  readonly steps: readonly BulletinStep[];
  /** All of its series, the newest first. */
  readonly versions: readonly Bulletin[];
  readonly files: readonly BulletinFile[];
  /** What stands in the way of a review; of a draft alone. */
  readonly objections: readonly Objection[];
  /** Numbers that nobody counted: they were typed. */
  readonly typed: readonly { readonly field: string; readonly numbers: readonly string[] }[];
  readonly authors: readonly string[];
  readonly entry: number | undefined;
  readonly checkpoint: string | undefined;
}

/** What everybody may read of a bulletin. */
export interface PublicBulletin {
  readonly bulletin: Bulletin;
  /** The newest version of it that was published. */
  readonly newest: Bulletin;
  /** Undefined: it was withdrawn. */
  readonly document: BulletinDocument | undefined;
  readonly files: readonly BulletinFile[];
  readonly entry: number;
}

/** Versions that were published once. */
const TOLD: readonly BulletinState[] = ['published', 'superseded', 'withdrawn'];
/** One issue at a time: "bult" read as bytes. */
const LOCK = 0x6275_6c74;

/** Reports of the complaint centre that go out. */
export class Bulletins {
  readonly #ground: BulletinGround;

  constructor(ground: BulletinGround) {
    this.#ground = ground;
  }

  /** The newest first. */
  async list(
    filter: { readonly states?: readonly BulletinState[] | undefined },
    reader: BulletinReader,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Bulletin[]> {
    const { db } = this.#ground.record;
    let query = db.selectFrom('bulletin').selectAll().orderBy('sequence', 'desc').limit(page.limit);
    if (!reader.drafts) query = query.where('state', 'in', TOLD);
    if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
    if (page.after !== undefined) {
      const { after } = page;
      query = query.where(
        sql<boolean>`sequence < (select last.sequence from bulletin last where last.id = ${after})`,
      );
    }
    return (await query.execute()).map((row) => tell(row as BulletinRow));
  }

  /** How many wait for this person: to be approved by somebody who had no hand in them, or to be published. */
  async waitingFor(person: string): Promise<number> {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::int as waiting from bulletin
      where state = 'approved' or (state = 'review' and not ${person} = any (authors))`.execute(
      this.#ground.record.db,
    );
    return rows[0]?.waiting ?? 0;
  }

  /** Throws NotThere. */
  async get(id: string, reader: BulletinReader): Promise<BulletinPage> {
    const { db } = this.#ground.record;
    const row = await find(db, id);
    if (!isSeen(row, reader)) throw new NotThere();
    const versions = await versionsOf(db, row.series);
    return {
      ...{ bulletin: tell(row), data: row.data, text: row.text, steps: await stepsOf(db, id) },
      versions: versions.filter((each) => isSeen(each, reader)).map(tell),
      files: await filesOf(db, id),
      objections: row.state === 'draft' ? await this.#objections(db, row) : [],
      typed: linesOf(row.text).flatMap(([field, line]) => {
        const numbers = typedNumbers(line);
        return numbers.length === 0 ? [] : [{ field, numbers }];
      }),
      authors: row.authors,
      ...{ entry: row.evidence_index ?? undefined, checkpoint: row.checkpoint ?? undefined },
    };
  }

  /** Counts a period and makes a draft of it. @returns its id. Throws Refusal. */
  async draft(
    wanted: { readonly period: string; readonly audience: BulletinAudience; readonly language: Language },
    actor: Actor,
  ): Promise<string> {
    whole(actor);
    const period = readBulletinPeriod(wanted.period);
    if (period === undefined)
      throw new Refusal([
        objection('bulletin-period-not-valid', 'period', { found: wanted.period.slice(0, 40) }),
      ]);
    const data = await drawData(this.#ground, period);
    const text = draftText(data, wanted.language, wanted.audience);
    const id = drawId('b');
    const at = new Date(this.#ground.clock());
    await this.#ground.record.db.transaction().execute(async (db) => {
      await db
        .insertInto('bulletin')
        .values({
          ...{ id, series: id, version: 1, state: 'draft', audience: wanted.audience },
          ...{ language: wanted.language, period: period.name },
          ...{ starts: new Date(period.from), ends: new Date(period.until), cutoff: new Date(data.cutoff) },
          ...{ data: JSON.stringify(data), text: JSON.stringify(text), authors: [actor.id] },
          ...{ changed_at: at, changed_by: actor.id, changed_by_name: actor.name },
        })
        .execute();
      await this.#note(db, { id, state: 'draft' }, 'draft', '', actor);
    });
    return id;
  }

  /** Keeps what somebody wrote. Throws Refusal where somebody else has changed it since it was read. */
  async save(
    id: string,
    wanted: { readonly edit: number; readonly text: BulletinText; readonly audience: BulletinAudience },
    actor: Actor,
  ): Promise<void> {
    await this.#change(id, wanted.edit, 'save', '', actor, async (db, row) => {
      if (row.version > 1 && wanted.audience !== row.audience)
        throw new Refusal([objection('audience-fixed', 'audience', { found: wanted.audience })]);
      const { audience } = wanted;
      await db
        .updateTable('bulletin')
        .set({ text: JSON.stringify(wanted.text), audience })
        .where('id', '=', id)
        .execute();
    });
  }

  /** Counts its period anew, as it is known now; the words stay, and refer to the new figures. */
  async redraw(id: string, edit: number, actor: Actor): Promise<void> {
    whole(actor);
    const before = await find(this.#ground.record.db, id);
    next(BULLETIN_MACHINE, before.state, 'redraw');
    const data = await drawData(this.#ground, readBulletinPeriod(before.period)!);
    await this.#change(id, edit, 'redraw', '', actor, async (db) => {
      const cutoff = new Date(data.cutoff);
      await db
        .updateTable('bulletin')
        .set({ data: JSON.stringify(data), cutoff })
        .where('id', '=', id)
        .execute();
    });
  }

  /** One step of its way. @returns the version to look at: of a revision, the new one. */
  async move(
    id: string,
    { deed, edit, reason }: { readonly deed: BulletinDeed; readonly edit: number; readonly reason: string },
    actor: Actor,
  ): Promise<string> {
    if (deed === 'revise') return this.#revise(id, edit, reason, actor);
    if (deed === 'publish') {
      await this.#publish(id, edit, actor);
      return id;
    }
    await this.#change(id, edit, deed, reason, actor, async (db, row) => {
      if (deed === 'submit') refuseAll(await this.#objections(db, row));
      if (deed === 'approve' && row.authors.includes(actor.id))
        throw new Refusal([objection('four-eyes', 'deed')]);
      if (deed === 'withdraw') await this.#withdraw(db, row, reason);
    });
    return id;
  }

  /** A file as it was published, in a form that the reader may see. Throws NotThere. */
  async file(id: string, name: string, reader: BulletinReader): Promise<Download> {
    const { db } = this.#ground.record;
    if (!isSeen(await find(db, id), reader)) throw new NotThere();
    return fileOf(db, id, name);
  }

  /** What everybody may read, the newest first; of each series the version that holds, or that was withdrawn last. */
  async published(limit: number): Promise<Bulletin[]> {
    const { rows } = await sql<BulletinRow>`
      select * from (
        select distinct on (series) * from bulletin where audience = 'public' and state in ('published', 'withdrawn')
        order by series, version desc
      ) newest order by published_at desc, sequence desc limit ${limit}`.execute(this.#ground.record.db);
    return rows.map(tell);
  }

  /** @param number 2026-3, or 2026-3.1 for a version. Throws NotThere. */
  async publicOne(number: string): Promise<PublicBulletin> {
    const { db } = this.#ground.record;
    const { row, newest } = await findPublic(db, number);
    const files = (await filesOf(db, row.id)).filter(({ form }) => form === 'public');
    const json = files.find(({ name }) => name.endsWith('.json'));
    const isWithdrawn = row.state === 'withdrawn';
    return {
      ...{ bulletin: tell(row), newest: tell(newest), files: isWithdrawn ? [] : files },
      document:
        isWithdrawn || json === undefined
          ? undefined
          : (JSON.parse((await fileOf(db, row.id, json.name)).bytes.toString()) as BulletinDocument),
      entry: row.evidence_index!,
    };
  }

  /** Throws NotThere, also where it was withdrawn. */
  async publicFile(number: string, name: string): Promise<Download> {
    const { db } = this.#ground.record;
    const { row } = await findPublic(db, number);
    if (row.state === 'withdrawn') throw new NotThere();
    const file = await fileOf(db, row.id, name);
    if (file.form !== 'public') throw new NotThere();
    return file;
  }

  async #objections(db: Db, row: BulletinRow): Promise<Objection[]> {
    const reasons = (await versionsOf(db, row.series)).flatMap(({ revises, version }) =>
      revises !== null && version <= row.version ? [revises] : [],
    );
    return [
      ...(await objectionsTo(db, row.text, row.data, row.audience)),
      ...(row.audience === 'public' ? await objectionsToReason(db, 'reason', reasons.join('\n')) : []),
    ];
  }

  /** Another version, which begins with what the last one said and is counted anew. */
  async #revise(id: string, edit: number, reason: string, actor: Actor): Promise<string> {
    whole(actor);
    const before = await find(this.#ground.record.db, id);
    next(BULLETIN_MACHINE, before.state, 'revise');
    const data = await drawData(this.#ground, readBulletinPeriod(before.period)!);
    const newId = drawId('b');
    await this.#change(id, edit, 'revise', reason, actor, async (db, row) => {
      if (row.audience === 'public') refuseAll(await objectionsToReason(db, 'reason', reason));
      const versions = await versionsOf(db, row.series);
      const open = versions.find(({ state }) => WORKED_ON.includes(state));
      if (open !== undefined)
        throw new Refusal([objection('revision-open', 'deed', { version: String(open.version) })]);
      const { series, audience, language, period, starts, ends, issue_year, issue } = row;
      await db
        .insertInto('bulletin')
        .values({
          ...{ id: newId, series, version: versions[0]!.version + 1, state: 'draft', audience, language },
          ...{ period, starts, ends, issue_year, issue, cutoff: new Date(data.cutoff), revises: reason },
          ...{ data: JSON.stringify(data), text: JSON.stringify(row.text), authors: [actor.id] },
          ...{
            changed_at: new Date(this.#ground.clock()),
            changed_by: actor.id,
            changed_by_name: actor.name,
          },
        })
        .execute();
      await this.#note(db, { id: newId, state: 'draft' }, 'draft', reason, actor);
    });
    return newId;
  }

  async #publish(id: string, edit: number, actor: Actor): Promise<void> {
    await this.#change(id, edit, 'publish', '', actor, async (db, row) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
      const { evidence, publisher, clock } = this.#ground;
      const issued = await issueFor(db, row, clock());
      const number = numberOf({ ...row, ...issued })!;
      const versions = await versionsOf(db, row.series);
      const files = await filesToPublish(
        {
          ...{ publisher, number, version: row.version, language: row.language },
          ...{ data: row.data, text: row.text, checkpoint: evidence.checkpoint },
          revisions: revisionsOf(versions, row),
        },
        row.audience,
      );
      for (const before of versions)
        if (before.id !== row.id && before.state === 'published') {
          const state = next(BULLETIN_MACHINE, before.state, 'supersede');
          await db
            .updateTable('bulletin')
            .set({ state, edit: before.edit + 1 })
            .where('id', '=', before.id)
            .execute();
          await this.#note(db, { id: before.id, state }, 'supersede', row.revises ?? '', actor);
        }
      // In the log last: where the record then fails to commit, the log holds hashes of what nobody was shown, and the next try adds its own.
      const { firstIndex } = await evidence.addEntries([entryOf(number, row.version, files)]);
      const published = { published_at: new Date(clock()), evidence_index: firstIndex };
      await db
        .updateTable('bulletin')
        .set({ ...issued, ...published, state: 'published', checkpoint: evidence.checkpoint })
        .where('id', '=', id)
        .execute();
      for (const { form, name, media, bytes, sha256 } of files)
        await db
          .insertInto('bulletin_file')
          .values({ bulletin: id, form, name, media, bytes, sha256 })
          .execute();
    });
  }

  async #withdraw(db: Db, row: BulletinRow, reason: string): Promise<void> {
    if (row.audience === 'public') refuseAll(await objectionsToReason(db, 'reason', reason));
    await this.#ground.evidence.addEntries([withdrawalOf(numberOf(row)!, row.version)]);
    await db
      .updateTable('bulletin')
      .set({ state: 'withdrawn', withdrawn_at: new Date(this.#ground.clock()), withdrawn_because: reason })
      .where('id', '=', row.id)
      .execute();
  }

  /** The row is held, its state asked, and whoever changes it has read what it is now. */
  async #change(
    id: string,
    edit: number,
    act: BulletinAct,
    reason: string,
    actor: Actor,
    work: (db: Db, row: BulletinRow) => Promise<void>,
  ): Promise<void> {
    whole(actor);
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await find(db, id, true);
      if (row.edit !== edit)
        throw new Refusal([
          objection('bulletin-changed', 'edit', {
            by: row.changed_by_name,
            at: formatInstant(row.changed_at.getTime()).slice(0, 16).replace('T', ' '),
          }),
        ]);
      const state = next(BULLETIN_MACHINE, row.state, act);
      await work(db, row);
      const hasWritten = act === 'save' || act === 'redraw' || act === 'submit';
      const authors =
        hasWritten && !row.authors.includes(actor.id) ? [...row.authors, actor.id] : row.authors;
      await db
        .updateTable('bulletin')
        .set({
          ...{ state, edit: edit + 1, authors, changed_at: new Date(this.#ground.clock()) },
          ...{ changed_by: actor.id, changed_by_name: actor.name },
        })
        .where('id', '=', id)
        .execute();
      await this.#note(db, { id, state }, act, reason, actor);
    });
  }

  async #note(
    db: Db,
    { id, state }: Pick<BulletinRow, 'id' | 'state'>,
    act: BulletinAct | 'draft',
    reason: string,
    actor: Actor,
  ): Promise<void> {
    await db
      .insertInto('bulletin_step')
      .values({
        ...{ bulletin: id, act, state, at: new Date(this.#ground.clock()) },
        ...{ by: actor.id, by_name: actor.name, reason },
      })
      .execute();
    await actor.note(db, {
      act: DEED_OF[act],
      object: { kind: 'bulletin', id },
      ...{ organisation: undefined, reason: reason === '' ? undefined : reason },
      detail: { state },
    });
  }
}

export interface Download {
  readonly name: string;
  readonly form: BulletinAudience;
  readonly media: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

const WORKED_ON: readonly BulletinState[] = ['draft', 'review', 'approved'];

/** Under which name it stands in the audit. */
const DEED_OF: Readonly<Record<BulletinAct | 'draft', string>> = {
  draft: 'bulletin.drafted',
  save: 'bulletin.saved',
  redraw: 'bulletin.redrawn',
  submit: 'bulletin.submitted',
  approve: 'bulletin.approved',
  return: 'bulletin.returned',
  publish: 'bulletin.published',
  revise: 'bulletin.revised',
  supersede: 'bulletin.superseded',
  withdraw: 'bulletin.withdrawn',
  discard: 'bulletin.discarded',
};

/** A bulletin is about everybody: whoever acts for one organisation alone has none. */
function whole(actor: Actor): void {
  if (actor.scope !== 'all') throw new NotThere();
}

function tell(row: BulletinRow): Bulletin {
  return readBulletin(row, readText(row.text, figuresOf(row.data), row.language).headline);
}

function isSeen({ state }: BulletinRow, { drafts }: BulletinReader): boolean {
  return drafts || TOLD.includes(state);
}

async function find(db: Db, id: string, forUpdate = false): Promise<BulletinRow> {
  let query = db.selectFrom('bulletin').selectAll().where('id', '=', id);
  if (forUpdate) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new NotThere();
  return row as BulletinRow;
}

/** The newest first. */
async function versionsOf(db: Db, series: string): Promise<BulletinRow[]> {
  const rows = await db
    .selectFrom('bulletin')
    .selectAll()
    .where('series', '=', series)
    .orderBy('version', 'desc')
    .execute();
  return rows as BulletinRow[];
}

/** The next issue of the year; a revision keeps the one that it corrects. */
async function issueFor(
  db: Db,
  row: BulletinRow,
  now: Instant,
): Promise<{ readonly issue_year: number; readonly issue: number }> {
  if (row.issue_year !== null && row.issue !== null) return { issue_year: row.issue_year, issue: row.issue };
  const year = Number(formatInstant(now).slice(0, 4));
  const { rows } = await sql<{ last: number | null }>`
    select max(issue)::int as last from bulletin where issue_year = ${year}`.execute(db);
  return { issue_year: year, issue: (rows[0]?.last ?? 0) + 1 };
}

/** What each version up to this one corrected of the published one before it. */
function revisionsOf(versions: readonly BulletinRow[], row: BulletinRow): Revision[] {
  const told = versions
    .filter((each) => each.id === row.id || TOLD.includes(each.state))
    .filter(({ version }) => version <= row.version)
    .reverse();
  return told.flatMap((each, i) => {
    const before = told[i - 1];
    if (each.revises === null || before === undefined) return [];
    return [{ version: each.version, reason: each.revises, changed: changedFigures(before.data, each.data) }];
  });
}

async function findPublic(
  db: Db,
  number: string,
): Promise<{ readonly row: BulletinRow; readonly newest: BulletinRow }> {
  const read = /^(\d{4})-(\d{1,6})(?:\.(\d{1,6}))?$/.exec(number);
  if (read === null) throw new NotThere();
  const [, year, issue, version] = read;
  const { rows } = await sql<BulletinRow>`
    select * from bulletin where issue_year = ${Number(year)} and issue = ${Number(issue)} and audience = 'public'
      and state = any(${[...TOLD]}::text[]) order by version desc`.execute(db);
  const [newest] = rows;
  const row = version === undefined ? newest : rows.find((each) => each.version === Number(version));
  if (newest === undefined || row === undefined) throw new NotThere();
  return { row, newest };
}

async function fileOf(db: Db, bulletin: string, name: string): Promise<Download> {
  const row = await db
    .selectFrom('bulletin_file')
    .selectAll()
    .where('bulletin', '=', bulletin)
    .where('name', '=', name)
    .executeTakeFirst();
  if (row === undefined) throw new NotThere();
  const { form, media, bytes, sha256 } = row;
  return { name, form, media, bytes, sha256: sha256.toString('hex') };
}

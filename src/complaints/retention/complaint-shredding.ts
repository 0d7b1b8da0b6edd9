import { sql } from 'kysely';
import { tagOf } from '../../consent/index.ts';
import type { Instant, Recipient } from '../../domain/index.ts';
import { dueBefore } from '../../rules/index.ts';
import { holdCases } from '../cases/case-events.ts';
import type { Db, Ground } from '../ground.ts';
import { type Matter, type MatterState, matterState } from './due.ts';
import { eraseCase, eraseComplaints } from './erasing.ts';
import { caseMatters, casesAfter, loneAfter, loneMatters } from './matter-rows.ts';

/** What went, or would go. */
export interface Erased {
  readonly complaints: number;
  readonly cases: number;
}

export interface ErasedPiece extends Erased {
  /** Where the next piece begins; undefined: there is none. */
  readonly next: string | undefined;
}

/** A person's complaint, and until when it is kept. */
export interface OwnStanding {
  readonly complaint: string;
  readonly standing: MatterState;
}

/** One transaction holds up acts on cases; it goes on until so many complaints went. */
const CASES = 100;
const COMPLAINTS = 1000;
const LONE = 500;

/** Destroys of complaints and cases what need not be kept any more. A matter goes as a whole, in one transaction, or not at all. */
export class ComplaintShredding {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /**
   * The next matters that are due, judged under the lock of acts on cases. `note` is called in the transaction of what goes.
   * @param place `case:` or `complaint:` and the last that was looked at
   */
  async piece(
    place: string | undefined,
    note: (db: Db, went: ErasedPiece) => Promise<void>,
  ): Promise<ErasedPiece> {
    return this.#ground.record.db.transaction().execute(async (db) => {
      await holdCases(db);
      const [kind, after] = placeOf(place);
      const piece = kind === 'case' ? await this.#cases(db, after) : await this.#lone(db, after);
      await note(db, piece);
      return piece;
    });
  }

  /** Numbers whose complaints were not counted for a time that is over. */
  async unmute(): Promise<void> {
    await this.#ground.record.db
      .deleteFrom('complaint_mute')
      .where('until', '<=', new Date(this.#ground.clock()))
      .execute();
  }

  /** What would go now. */
  async preview(signal?: AbortSignal): Promise<Erased> {
    const { db } = this.#ground.record;
    const now = this.#ground.clock();
    let [complaints, cases] = [0, 0];
    for (let after: string | undefined = ''; after !== undefined && !signal?.aborted; ) {
      const some = await casesAfter(db, after, this.#before(), CASES);
      const due = some.filter((each) => isDue(each, now)).map((each) => each.case);
      cases += due.length;
      complaints += await countOf(db, due);
      after = some.length < CASES ? undefined : some.at(-1)!.case;
    }
    for (let after: string | undefined = ''; after !== undefined && !signal?.aborted; ) {
      const some = await loneAfter(db, after, this.#before(), LONE);
      complaints += some.filter((each) => isDue(each, now)).length;
      after = some.length < LONE ? undefined : some.at(-1)!.complaint;
    }
    return { complaints, cases };
  }

  /** When the oldest complaint was accepted that can still be read. */
  async oldest(): Promise<Instant | undefined> {
    const { rows } = await sql<{ at: Date | null }>`
      select min(accepted_at) as at from complaint where erased_at is null`.execute(this.#ground.record.db);
    return rows[0]?.at?.getTime();
  }

  /** Where each of a person's complaints stands. */
  standing(recipient: Recipient): Promise<OwnStanding[]> {
    return this.#standing(this.#ground.record.db, recipient);
  }

  /** Those of one person that are due now: on her request, without waiting for the night. */
  async person(recipient: Recipient, note: (db: Db, complaints: number) => Promise<void>): Promise<number> {
    return this.#ground.record.db.transaction().execute(async (db) => {
      await holdCases(db);
      const due = (await this.#standing(db, recipient)).filter(({ standing }) => standing.state === 'due');
      const ids = due.map(({ complaint }) => complaint);
      const went = await eraseComplaints(db, ids, this.#ground.clock());
      await note(db, went);
      return went;
    });
  }

  async #standing(db: Db, recipient: Recipient): Promise<OwnStanding[]> {
    const now = this.#ground.clock();
    const { rows } = await sql<{ id: string; case: string | null }>`
      select c.id, m."case" from complaint c left join case_member m on m.complaint = c.id
      where c.tag = ${tagOf(this.#ground.key, recipient)} and c.erased_at is null order by c.sequence`.execute(
      db,
    );
    const cases = await caseMatters(db, [...new Set(rows.flatMap((row) => row.case ?? []))]);
    const lone = await loneMatters(
      db,
      rows.filter((row) => row.case === null).map(({ id }) => id),
    );
    const matters = new Map<string, Matter>();
    for (const each of cases) matters.set(each.case, each);
    for (const each of lone) matters.set(each.complaint, each);
    return rows.map((row) => ({
      complaint: row.id,
      standing: matterState(matters.get(row.case ?? row.id)!, now),
    }));
  }

  async #cases(db: Db, after: string): Promise<ErasedPiece> {
    const now = this.#ground.clock();
    const some = await casesAfter(db, after, this.#before(), CASES);
    let [complaints, cases] = [0, 0];
    let last: string | undefined;
    for (const matter of some) {
      last = matter.case;
      if (!isDue(matter, now)) continue;
      complaints += (await eraseCase(db, matter.case, now)).complaints;
      cases += 1;
      if (complaints >= COMPLAINTS) break;
    }
    const isEnd = some.length < CASES && last === some.at(-1)?.case;
    return { complaints, cases, next: isEnd ? 'complaint:' : `case:${last}` };
  }

  async #lone(db: Db, after: string): Promise<ErasedPiece> {
    const now = this.#ground.clock();
    const some = await loneAfter(db, after, this.#before(), LONE);
    const due = some.filter((each) => isDue(each, now)).map(({ complaint }) => complaint);
    const complaints = await eraseComplaints(db, due, now);
    const next = some.length < LONE ? undefined : `complaint:${some.at(-1)!.complaint}`;
    return { complaints, cases: 0, next };
  }

  #before(): Date {
    return new Date(dueBefore('complaints', this.#ground.clock()));
  }
}

function isDue(matter: Matter, now: Instant): boolean {
  return matterState(matter, now).state === 'due';
}

function placeOf(place: string | undefined): readonly [kind: 'case' | 'complaint', after: string] {
  if (place?.startsWith('complaint:')) return ['complaint', place.slice('complaint:'.length)];
  return ['case', place?.slice('case:'.length) ?? ''];
}

async function countOf(db: Db, cases: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from case_member m join complaint c on c.id = m.complaint
    where m."case" = any(${[...cases]}::text[]) and c.erased_at is null`.execute(db);
  return rows[0]!.count;
}

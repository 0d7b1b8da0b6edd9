import { sql } from 'kysely';
import { tagOf } from '../../consent/index.ts';
import type { ComplaintMark, Instant, Objection } from '../../domain/index.ts';
import { complaintNumber } from '../complaint-number.ts';
import type { Db, Ground } from '../ground.ts';
import { checkComplaint, type ReadComplaint, type WantedComplaint } from './check-complaint.ts';
import { insertComplaints } from './insert.ts';
import { Likeness, type Marked, marksOf } from './marks.ts';

/** Who hands it in; the person herself where nobody else does. */
export interface Teller {
  readonly id: string;
  readonly name: string;
}

/** What became of each: its acceptance number, whether it stood there before, and its marks; or everything that is wrong with it. */
export type ComplaintTaken =
  | {
      readonly id: string;
      readonly again: boolean;
      readonly marks: readonly ComplaintMark[];
      readonly objections?: undefined;
    }
  | {
      readonly id?: undefined;
      readonly again?: undefined;
      readonly marks?: undefined;
      readonly objections: readonly Objection[];
    };
/** What would become of one. */
export type ComplaintJudged = Pick<ComplaintTaken, 'again' | 'marks' | 'objections'>;

/** "complaint" read as bytes; with it one block of complaints is marked and written after another. */
const LOCK = 0x636f_6d70;
/** So many of one block, where more than one bundle waits. */
const BLOCK_MAX = 500;

/** Done in the transaction that writes them: such as telling the audit. */
type Within = (db: Db, taken: readonly ComplaintTaken[]) => Promise<void>;

interface Waiting {
  readonly bundle: readonly WantedComplaint[];
  readonly teller: Teller;
  readonly within: Within | undefined;
  readonly resolve: (taken: readonly ComplaintTaken[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface Handed {
  readonly wanted: WantedComplaint;
  readonly teller: Teller;
}

/**
 * Takes complaints in: read, marked, numbered and written with their original bytes; an answer means that it is on disk. What comes while a block is
 * written waits and is the next block, so that a burst costs few transactions.
 */
export class Intake {
  readonly #ground: Ground;
  readonly #likeness: Likeness;
  readonly #waiting: Waiting[] = [];
  #writing = false;
  /** Called when complaints were written, after the transaction. */
  onTaken: () => void = () => undefined;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#likeness = new Likeness(ground.key);
  }

  async accept(wanted: WantedComplaint, teller: Teller): Promise<ComplaintTaken> {
    const [taken] = await this.acceptAll([wanted], teller);
    return taken!;
  }

  /** Told one by one, in their order, and written together. */
  acceptAll(
    bundle: readonly WantedComplaint[],
    teller: Teller,
    within?: Within,
  ): Promise<readonly ComplaintTaken[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bundle, teller, within, resolve, reject });
      if (!this.#writing) void this.#write();
    });
  }

  /** What would become of each, where nothing is written; marks that need what stands there are not looked for. */
  async judge(all: readonly WantedComplaint[]): Promise<ComplaintJudged[]> {
    const now = this.#ground.clock();
    const known = await readKnown(this.#ground.record.db, all);
    return all.map((wanted) => {
      const read = checkComplaint(wanted, now);
      if ('objections' in read) return read;
      const there = known.get(referenceKey(wanted) ?? '');
      return { again: there !== undefined, marks: there?.marks ?? read.marks };
    });
  }

  /** Many at once, told one by one, in their order; all of them in the given transaction. The caller calls `onTaken` after it. */
  async takeWithin(db: Db, all: readonly WantedComplaint[], teller: Teller): Promise<ComplaintTaken[]> {
    return this.takeEach(
      db,
      all.map((wanted) => ({ wanted, teller })),
    );
  }

  /** The same for complaints of many tellers, such as of the people themselves. */
  takeEach(db: Db, all: readonly Handed[]): Promise<ComplaintTaken[]> {
    return this.#take(db, all);
  }

  async #write(): Promise<void> {
    this.#writing = true;
    try {
      while (this.#waiting.length > 0) {
        const block = this.#nextBlock();
        try {
          const taken = await this.#ground.record.db
            .transaction()
            .execute((db) => this.#takeBlock(db, block));
          for (const [i, { resolve }] of block.entries()) resolve(taken[i]!);
          this.onTaken();
        } catch (error) {
          for (const { reject } of block) reject(error);
        }
      }
    } finally {
      this.#writing = false;
    }
  }

  #nextBlock(): Waiting[] {
    let complaints = 0;
    const fitting = this.#waiting.findIndex(({ bundle }) => {
      complaints += bundle.length;
      return complaints > BLOCK_MAX;
    });
    return this.#waiting.splice(0, fitting === -1 ? this.#waiting.length : Math.max(1, fitting));
  }

  async #takeBlock(db: Db, block: readonly Waiting[]): Promise<ComplaintTaken[][]> {
    const all = block.flatMap(({ bundle, teller }) => bundle.map((wanted) => ({ wanted, teller })));
    const taken = await this.#take(db, all);
    const told = block.map(({ bundle }) => taken.splice(0, bundle.length));
    // One connection takes one after another; none waits here for the answer to the one before.
    await Promise.all(block.map(({ within }, i) => within?.(db, told[i]!)));
    return told;
  }

  async #take(db: Db, all: readonly Handed[]): Promise<ComplaintTaken[]> {
    const now = this.#ground.clock();
    const read = all.map(({ wanted }) => checkComplaint(wanted, now));
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
    const known = await readKnown(
      db,
      all.map(({ wanted }) => wanted),
    );
    const fresh: { readonly marked: Marked; readonly teller: Teller }[] = [];
    /** By teller and reference: the place in `fresh`. */
    const here = new Map<string, number>();
    const places = read.map((each, i): number | undefined => {
      if ('objections' in each) return undefined;
      const key = referenceKey(each.wanted);
      if (key !== undefined && (known.has(key) || here.has(key))) return here.get(key);
      if (key !== undefined) here.set(key, fresh.length);
      return fresh.push({ marked: this.#mark(each), teller: all[i]!.teller }) - 1;
    });
    const written = await this.#insert(db, fresh, now);
    const told = new Set<number>();
    return read.map((each, i): ComplaintTaken => {
      if ('objections' in each) return each;
      const place = places[i];
      if (place === undefined) return { ...known.get(referenceKey(each.wanted)!)!, again: true };
      const again = told.has(place);
      told.add(place);
      return { ...written[place]!, again };
    });
  }

  #mark(read: ReadComplaint): Marked {
    const { wanted, recipient } = read;
    const tag = tagOf(this.#ground.key, recipient);
    return {
      ...{ read, tag },
      likeness: this.#likeness.of('person', tag, read.alike),
      alike: this.#likeness.of('text', read.alike),
      origin: wanted.origin === undefined ? undefined : this.#likeness.of('origin', wanted.origin),
    };
  }

  async #insert(
    db: Db,
    fresh: readonly { readonly marked: Marked; readonly teller: Teller }[],
    now: Instant,
  ): Promise<{ readonly id: string; readonly marks: readonly ComplaintMark[] }[]> {
    if (fresh.length === 0) return [];
    const marks = await marksOf(
      db,
      fresh.map(({ marked }) => marked),
      now,
    );
    const { rows } = await sql<{ n: string }>`
      select nextval('complaint_acceptance') as n from generate_series(1, ${fresh.length})`.execute(db);
    const ids = rows.map(({ n }) => complaintNumber(now, Number(n)));
    const numbered = fresh.map((each, i) => ({ ...each, id: ids[i]!, marks: marks[i]! }));
    await insertComplaints(db, this.#ground.sealer, numbered, now);
    return ids.map((id, i) => ({ id, marks: marks[i]! }));
  }
}

function referenceKey({ via, reference }: WantedComplaint): string | undefined {
  return reference === undefined ? undefined : `${via ?? ''}\n${reference}`;
}

/** Those that were told before, under the same number of the same teller. */
async function readKnown(
  db: Db,
  all: readonly WantedComplaint[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly marks: readonly ComplaintMark[] }>> {
  const numbered = all.filter(({ reference }) => reference !== undefined);
  if (numbered.length === 0) return new Map();
  const { rows } = await sql<{ via: string; reference: string; id: string; marks: ComplaintMark[] }>`
    select c.via, c.reference, c.id, c.marks
    from unnest(${numbered.map(({ via }) => via ?? '')}::text[], ${numbered.map(({ reference }) => reference!)}::text[])
      as w (via, reference)
    join complaint c on c.via = w.via and c.reference = w.reference`.execute(db);
  return new Map(rows.map(({ via, reference, id, marks }) => [`${via}\n${reference}`, { id, marks }]));
}

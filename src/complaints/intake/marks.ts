import { createHmac, hkdfSync } from 'node:crypto';
import { sql } from 'kysely';
import type { ComplaintMark, Instant } from '../../domain/index.ts';
import type { SealKey } from '../../store/index.ts';
import type { Db } from '../ground.ts';
import type { ReadComplaint } from './check-complaint.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The same person, sender and text within so long is the same complaint once more. */
const REPEATED_MS = 90 * DAY_MS;
/** So many of one number in a day are counted. */
export const COUNTED_A_DAY = 20;
/** One text of one sender, from one block of addresses in an hour: of so many numbers it is no coincidence any more. */
export const NUMBERS_FROM_ONE_PLACE = 10;

/** Hashes that only this installation can make. */
export class Likeness {
  readonly #key: Buffer;

  constructor({ sealing }: SealKey) {
    this.#key = Buffer.from(hkdfSync('sha256', sealing, '', 'anning complaint likeness', 32));
  }

  of(name: 'person' | 'text' | 'origin' | 'row' | 'sms', ...parts: readonly (string | Buffer)[]): Buffer {
    const hmac = createHmac('sha256', this.#key).update(name);
    for (const part of parts) hmac.update('\n').update(part);
    return hmac.digest().subarray(0, 8);
  }
}

/** One complaint that is about to be written. */
export interface Marked {
  readonly read: ReadComplaint;
  readonly tag: Buffer;
  readonly likeness: Buffer;
  readonly alike: Buffer;
  readonly origin: Buffer | undefined;
}

/** Why each is kept and not counted, in the order given; also by what stands before it in the same list. */
export async function marksOf(db: Db, all: readonly Marked[], now: Instant): Promise<ComplaintMark[][]> {
  const past = await readPast(db, all, now);
  return all.map(({ read, tag, likeness, alike, origin }): ComplaintMark[] => {
    const marks: ComplaintMark[] = [...read.marks];
    const [person, same] = [tag.toString('hex'), likeness.toString('hex')];
    if (past.muted.has(person)) marks.push('muted');
    if (past.same.has(same)) marks.push('repeated');
    else past.same.add(same);
    const counted = past.counted.get(person) ?? 0;
    if (counted >= COUNTED_A_DAY) marks.push('flood');
    if (origin !== undefined) {
      const place = placeOf(origin, alike);
      const numbers = past.numbers.get(place) ?? new Set<string>();
      past.numbers.set(place, numbers.add(person));
      if (numbers.size > NUMBERS_FROM_ONE_PLACE) marks.push('mass-produced');
    }
    if (marks.every((mark) => mark === 'paraphrased')) past.counted.set(person, counted + 1);
    return marks;
  });
}

interface Past {
  readonly muted: ReadonlySet<string>;
  readonly same: Set<string>;
  readonly counted: Map<string, number>;
  readonly numbers: Map<string, Set<string>>;
}

async function readPast(db: Db, all: readonly Marked[], now: Instant): Promise<Past> {
  const tags = all.map(({ tag }) => tag);
  const likenesses = all.map(({ likeness }) => likeness);
  const placed = all.filter(({ origin }) => origin !== undefined);
  const muted = await sql<{ tag: Buffer }>`
    select tag from complaint_mute where tag = any (${tags}::bytea[]) and until > ${new Date(now)}`.execute(
    db,
  );
  const same = await sql<{ likeness: Buffer }>`
    select distinct likeness from complaint
    where likeness = any (${likenesses}::bytea[]) and accepted_at > ${new Date(now - REPEATED_MS)}`.execute(
    db,
  );
  const counted = await sql<{ tag: Buffer; count: number }>`
    select tag, count(*)::int as count from complaint
    where tag = any (${tags}::bytea[]) and accepted_at > ${new Date(now - DAY_MS)} and counted group by tag`.execute(
    db,
  );
  const numbers = new Map<string, Set<string>>();
  if (placed.length > 0) {
    const { rows } = await sql<{ origin: Buffer; alike: Buffer; tag: Buffer }>`
      select distinct c.origin, c.alike, c.tag
      from unnest(${placed.map(({ origin }) => origin!)}::bytea[], ${placed.map(({ alike }) => alike)}::bytea[]) as w (origin, alike)
      join complaint c on c.origin = w.origin and c.alike = w.alike
      where c.accepted_at > ${new Date(now - HOUR_MS)}`.execute(db);
    for (const { origin, alike, tag } of rows) {
      const place = placeOf(origin, alike);
      numbers.set(place, (numbers.get(place) ?? new Set()).add(tag.toString('hex')));
    }
  }
  return {
    muted: new Set(muted.rows.map(({ tag }) => tag.toString('hex'))),
    same: new Set(same.rows.map(({ likeness }) => likeness.toString('hex'))),
    counted: new Map(counted.rows.map(({ tag, count }) => [tag.toString('hex'), count])),
    numbers,
  };
}

const placeOf = (origin: Buffer, alike: Buffer): string =>
  `${origin.toString('hex')}${alike.toString('hex')}`;

import { sql } from 'kysely';
import { openNumber } from '../../consent/index.ts';
import {
  DAY_MS,
  type Instant,
  NotThere,
  Refusal,
  type Scope,
  shanghaiMinuteOfDay,
} from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import type { Traffic, TrafficMessage } from '../../store/index.ts';
import { type ComplaintRow, reaches } from '../complaint-rows.ts';
import type { Db, Ground } from '../ground.ts';
import {
  type MatchResult,
  type MatchSource,
  matchReport,
  type Nearby,
  type Report,
} from '../matching/index.ts';
import { objection } from '../refusals.ts';
import { type Kept, keepMatch, readKept } from './match-rows.ts';

export interface MatchesGround extends Ground {
  readonly source: MatchSource;
  readonly traffic: Pick<Traffic, 'message'>;
  /** What was found is kept in this transaction: whose marketing is to stop can be refused in it. */
  onFound(db: Db, complaints: readonly string[]): Promise<void>;
  /** After that transaction. */
  afterFound(): void;
}

/** Looked at in one round; and how many of them at the same moment. */
const ROUND_MAX = 100;
const TOGETHER = 4;
/** Messages are shipped later than they arrive: what was not found is looked for again, this long after the complaint came. */
const AGAIN_MS: readonly number[] = [15 * 60_000, 6 * 3_600_000];
/** Others' reports of the same text within this are told to the matcher. */
const NEARBY_MS = DAY_MS;

/** For each complaint, once it is accepted: which message it is about. What is too unsure is left to a person, who picks one or none. */
export class Matches {
  readonly #ground: MatchesGround;

  constructor(ground: MatchesGround) {
    this.#ground = ground;
  }

  /** Undefined: nobody has looked yet. @throws NotThere */
  async of(complaint: string, scope: Scope = 'all'): Promise<Kept | undefined> {
    await this.#find(complaint, scope);
    const row = await this.#ground.record.db
      .selectFrom('complaint_match')
      .selectAll()
      .where('complaint', '=', complaint)
      .executeTakeFirst();
    return row === undefined ? undefined : readKept(row);
  }

  /** Looks at those that nobody has looked at, and again at those whose time has come. @returns how many; 0: nothing is left to do now. */
  async round(): Promise<number> {
    const { db } = this.#ground.record;
    const position = await db.selectFrom('match_position').select('sequence').executeTakeFirstOrThrow();
    const fresh = await db
      .selectFrom('complaint')
      .selectAll()
      .where('sequence', '>', position.sequence)
      .orderBy('sequence')
      .limit(ROUND_MAX)
      .execute();
    const due = await db
      .selectFrom('complaint')
      .innerJoin('complaint_match', 'complaint_match.complaint', 'complaint.id')
      .selectAll('complaint')
      .where('complaint_match.again_at', '<=', new Date(this.#ground.clock()))
      .orderBy('complaint_match.again_at')
      .limit(ROUND_MAX - fresh.length)
      .execute();
    const rows = [...fresh, ...due];
    const found: { readonly row: ComplaintRow; readonly match: Awaited<ReturnType<Matches['match']>> }[] = [];
    for (let i = 0; i < rows.length; i += TOGETHER)
      found.push(
        ...(await Promise.all(
          rows.slice(i, i + TOGETHER).map(async (row) => ({ row, match: await this.match(row) })),
        )),
      );
    if (found.length === 0) return 0;
    await db.transaction().execute(async (trx) => {
      const news: string[] = [];
      for (const { row, match } of found) {
        const kept = { ...match, at: this.#now(), againAt: this.#againAt(row, match.result) };
        if (await keepMatch(trx, row, kept)) news.push(row.id);
      }
      const last = fresh.at(-1)?.sequence;
      if (last !== undefined)
        await trx
          .updateTable('match_position')
          .set({ sequence: sql<number>`greatest(sequence, ${last})` })
          .execute();
      if (news.length > 0) await this.#ground.onFound(trx, news);
    });
    this.#ground.afterFound();
    return found.length;
  }

  /** What is found now; nothing is kept of it. */
  async match(
    row: ComplaintRow,
  ): Promise<{ readonly result: MatchResult; readonly message: TrafficMessage | undefined }> {
    const { source, traffic } = this.#ground;
    const { result } = await matchReport(source, this.#reportOf(row), await this.#nearby(row));
    const message = result.kind === 'found' ? await traffic.message(result.messageId, undefined) : undefined;
    return { result, message };
  }

  /** By somebody who compared them: this message, or none of ours. It stays, whatever is found later. */
  async pick(complaint: string, message: string | undefined, reason: string, actor: Actor): Promise<void> {
    const { record, traffic, sealer } = this.#ground;
    const picked = message === undefined ? undefined : await traffic.message(message, undefined);
    const row = await this.#find(complaint, actor.scope);
    const number = openNumber(sealer, row.sealed);
    const isTheirs =
      picked !== undefined &&
      Number(sealer.open(Buffer.from(picked.recipientSealed, 'base64')).toString()) === number;
    // Another's message is answered as if it were not there.
    if (message !== undefined && !isTheirs)
      throw new Refusal([objection('message-not-theirs', 'message', { found: message.slice(0, 40) })]);
    const result: MatchResult =
      picked === undefined
        ? { kind: 'not-ours', because: 'unknown-sender', confidence: 1, notOurs: 1, kinds: [], reasons: [] }
        : { kind: 'found', messageId: picked.messageId, confidence: 1, reasons: [] };
    await record.db.transaction().execute(async (db) => {
      const kept = {
        result,
        message: picked,
        at: this.#now(),
        againAt: undefined,
        hand: actor,
        note: reason,
      };
      await keepMatch(db, row, kept);
      if (picked !== undefined) await this.#ground.onFound(db, [complaint]);
      await actor.note(db, {
        ...{
          act: 'complaint.matched',
          object: { kind: 'complaint', id: complaint },
          organisation: undefined,
        },
        ...{ reason: reason.slice(0, 500), detail: message === undefined ? {} : { message } },
      });
    });
    this.#ground.afterFound();
  }

  async #find(complaint: string, scope: Scope): Promise<ComplaintRow> {
    const row = await this.#ground.record.db
      .selectFrom('complaint')
      .selectAll()
      .where('id', '=', complaint)
      .executeTakeFirst();
    if (row === undefined || !reaches(scope, row.via) || row.erased_at !== null) throw new NotThere();
    return row;
  }

  #reportOf(row: ComplaintRow): Report {
    const { sealer } = this.#ground;
    const at = row.told_at?.getTime();
    return {
      recipient: openNumber(sealer, row.sealed),
      sender: row.sender_sealed === null ? row.sender : sealer.open(row.sender_sealed).toString(),
      text: row.text,
      // Midnight to the second is how files say a day.
      told: at === undefined ? undefined : { at, precision: isMidnight(at) ? 'day' : 'minute' },
      receivedAt: row.accepted_at.getTime(),
    };
  }

  /** Other people's reports of such a text that no message was found for. */
  async #nearby(row: ComplaintRow): Promise<Nearby | undefined> {
    const at = row.accepted_at.getTime();
    const { rows } = await sql<{ people: number; first: Date | null; last: Date | null }>`
      select count(distinct c.tag)::int as people, min(coalesce(c.told_at, c.accepted_at)) as first, max(coalesce(c.told_at, c.accepted_at)) as last
      from complaint c join complaint_match m on m.complaint = c.id
      where c.alike = ${row.alike} and c.accepted_at between ${new Date(at - NEARBY_MS)} and ${new Date(at + NEARBY_MS)}
        and c.tag <> ${row.tag} and m.kind in ('not-ours', 'uncertain')`.execute(this.#ground.record.db);
    const [{ people, first, last } = { people: 0, first: null, last: null }] = rows;
    if (people === 0 || first === null || last === null) return undefined;
    return { people, spanMs: last.getTime() - first.getTime() };
  }

  #now(): Instant {
    return this.#ground.clock();
  }

  #againAt(row: ComplaintRow, { kind }: MatchResult): Instant | undefined {
    if (kind === 'found' || kind === 'several') return undefined;
    const accepted = row.accepted_at.getTime();
    const after = AGAIN_MS.find((each) => accepted + each > this.#now());
    return after === undefined ? undefined : accepted + after;
  }
}

function isMidnight(at: Instant): boolean {
  return shanghaiMinuteOfDay(at) === 0 && at % 60_000 === 0;
}

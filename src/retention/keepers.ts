import { sql } from 'kysely';
import type { ComplaintShredding } from '../complaints/index.ts';
import { LEDGER, type Shredding } from '../consent/index.ts';
import type { Instant } from '../domain/index.ts';
import type { EvidenceStore } from '../evidence/index.ts';
import { dueBefore } from '../rules/index.ts';
import type { RecordStore, Traffic } from '../store/index.ts';
import type { Keeper } from './keeper.ts';

export interface KeepersOf {
  readonly record: RecordStore;
  readonly traffic: Pick<Traffic, 'olderThan' | 'deleteBefore'>;
  readonly evidence: Pick<EvidenceStore, 'due' | 'deleteBatches'>;
  readonly shredding: Shredding;
  readonly complaints: ComplaintShredding;
}

/** So many batch files, so many rows in one piece. */
const BATCHES = 200;
const ROWS = 1000;

/** Everything that goes at night, in the order in which it goes. */
export function keepersOf(parts: KeepersOf): readonly Keeper[] {
  const { record, traffic, evidence, shredding, complaints } = parts;
  const ofConsents = [ledger(shredding), feed(shredding)];
  return [messages(traffic), batches(evidence), held(record), ...ofConsents, matters(complaints)];
}

const before = (now: Instant) => dueBefore('messages', now);

function messages(traffic: KeepersOf['traffic']): Keeper {
  return {
    lines: ['messages'],
    dueBefore: before,
    preview: async (now) => ({ messages: (await traffic.olderThan(before(now))).rows }),
    remove: async ({ now, note }) =>
      note(undefined, { messages: await traffic.deleteBefore(before(now)) }, undefined),
    oldestLeft: async () => (await traffic.olderThan(0)).oldestLeft,
  };
}

function batches(evidence: KeepersOf['evidence']): Keeper {
  return {
    lines: ['evidence'],
    goesOn: true,
    dueBefore: before,
    async preview(now, signal) {
      let count = 0;
      for (let [from, more] = [0, true]; more && !signal.aborted; ) {
        const piece = await evidence.due({ beforeMs: before(now), except: LEDGER }, from, BATCHES);
        count += piece.batches.length;
        ({ next: from, more } = piece);
      }
      return { evidence: count };
    },
    async remove({ now, place, signal, note }) {
      const old = { beforeMs: before(now), except: LEDGER, atMs: now };
      for (let [from, more] = [Number(place ?? 0), true]; more && !signal.aborted; ) {
        const piece = await evidence.deleteBatches(old, from, BATCHES);
        ({ next: from, more } = piece);
        await note(undefined, { evidence: piece.deleted }, String(from));
      }
    },
    async oldestLeft(now, place) {
      const left = await evidence.due({ beforeMs: before(now), except: LEDGER }, Number(place ?? 0), 1);
      return left.youngerMs ?? left.batches[0]?.firstAtMs;
    },
  };
}

/** Decided, and carried out. */
const SETTLED = sql`state in ('released', 'rejected', 'expired')`;
const ENDED = sql`coalesce(settled_at, due, at)`;

function held({ db }: RecordStore): Keeper {
  const due = (now: Instant) => sql`${SETTLED} and ${ENDED} < ${new Date(before(now))}`;
  return {
    lines: ['held'],
    dueBefore: before,
    async preview(now) {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from held_message where ${due(now)}`.execute(db);
      return { held: rows[0]!.n };
    },
    async remove({ now, signal, note }) {
      for (let removed = ROWS; removed === ROWS && !signal.aborted; ) {
        removed = await db.transaction().execute(async (trx) => {
          const { numAffectedRows } = await sql`
            delete from held_message where message_id in (
              select message_id from held_message where ${due(now)} limit ${ROWS} for update skip locked
            )`.execute(trx);
          const rows = Number(numAffectedRows ?? 0n);
          await note(trx, { held: rows }, undefined);
          return rows;
        });
      }
    },
    async oldestLeft() {
      const { rows } = await sql<{ at: Date | null }>`select min(at) as at from held_message`.execute(db);
      return rows[0]?.at?.getTime();
    },
  };
}

/** Relations end each at its own moment. */
function ledger(shredding: Shredding): Keeper {
  return {
    lines: ['consents', 'people'],
    dueBefore: () => undefined,
    async preview(_, signal) {
      const { events, people } = await shredding.preview(signal);
      return { consents: events, people };
    },
    async remove({ place, signal, note }) {
      for (let from = place; !signal.aborted; ) {
        const piece = await shredding.piece(from, (db, { events, people, next }) =>
          note(db, { consents: events, people }, next),
        );
        if (piece.next === undefined) return;
        from = piece.next;
      }
    },
    oldestLeft: () => shredding.oldest(),
  };
}

/** Complaints and cases: each matter ends at its own moment. */
function matters(shredding: ComplaintShredding): Keeper {
  return {
    lines: ['complaints', 'cases'],
    dueBefore: () => undefined,
    preview: async (_, signal) => ({ ...(await shredding.preview(signal)) }),
    async remove({ place, signal, note }) {
      for (let from = place; !signal.aborted; ) {
        const piece = await shredding.piece(from, (db, { complaints, cases, next }) =>
          note(db, { complaints, cases }, next),
        );
        if (piece.next === undefined) return shredding.unmute();
        from = piece.next;
      }
    },
    oldestLeft: () => shredding.oldest(),
  };
}

function feed(shredding: Shredding): Keeper {
  return {
    lines: ['feed'],
    dueBefore: () => undefined,
    preview: async () => ({ feed: await shredding.waiting() }),
    remove: async ({ signal, note }) =>
      note(undefined, { feed: await shredding.takeOutOfFeed(signal) }, undefined),
    oldestLeft: async () => undefined,
  };
}

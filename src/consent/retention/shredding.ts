import { sql } from 'kysely';
import type { Instant, Recipient } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import { takeOutRecipients, type Unaddressed } from '../../store/index.ts';
import { act, type Ground, openNumber, tagOf } from '../ground.ts';
import { type Relation, type RelationState, stateOf } from './due.ts';
import { type Going, type Person, peopleAfter, personOf, removeGoing } from './person-rows.ts';

/** What went, or would go. */
export interface Shredded {
  /** Events of the ledger. */
  readonly events: number;
  /** People whose number and salt went: nobody can tell any more whom the log means. */
  readonly people: number;
}

export interface Piece extends Shredded {
  /** Where the next piece begins, as hex of a tag; undefined: there is none. */
  readonly next: string | undefined;
}

/** Small enough that a withdrawal that waits for the ledger meanwhile is still in force within its second. */
const PEOPLE = 300;
/** So many removals are held in memory while the feed is gone through. */
const REMOVALS = 200_000;

/** Destroys what the ledger need not keep any more; refusals stay in force for ever. */
export class Shredding {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** The next people, under the ledger's lock. `note` is called in the transaction of what goes. */
  async piece(after: string | undefined, note: (db: Db, went: Piece) => Promise<void>): Promise<Piece> {
    return act(this.#ground, async (db) => {
      const piece = await this.#look(db, after);
      if (piece.going.length > 0) await removeGoing(db, piece.going);
      await note(db, piece);
      return piece;
    });
  }

  /** All of one person, who is due now: on their request, without waiting for the night. `note` is called in the transaction. */
  async person(recipient: Recipient, note: (db: Db, went: Shredded) => Promise<void>): Promise<Shredded> {
    return act(this.#ground, async (db) => {
      const person = await personOf(db, tagOf(this.#ground.key, recipient));
      const going = person === undefined ? undefined : goingOf(person, this.#ground.clock());
      const went = {
        events: going === undefined ? 0 : countOf(going.relations),
        people: going?.whole === true ? 1 : 0,
      };
      if (going !== undefined) await removeGoing(db, [going]);
      await note(db, went);
      return went;
    });
  }

  /** Where each of a person's relations stands. */
  async standing(
    recipient: Recipient,
  ): Promise<{ readonly relation: Relation; readonly standing: RelationState }[]> {
    const person = await personOf(this.#ground.record.db, tagOf(this.#ground.key, recipient));
    const now = this.#ground.clock();
    return (person?.relations ?? []).map((relation) => ({ relation, standing: stateOf(relation, now) }));
  }

  /** What would go now. */
  async preview(signal?: AbortSignal): Promise<Shredded> {
    let [events, people] = [0, 0];
    for (let after: string | undefined; !signal?.aborted; ) {
      const piece = await this.#look(this.#ground.record.db, after);
      events += piece.events;
      people += piece.people;
      after = piece.next;
      if (after === undefined) break;
    }
    return { events, people };
  }

  /** When the oldest event was recorded that is still there. */
  async oldest(): Promise<Instant | undefined> {
    // Events are numbered as they are recorded.
    const { rows } = await sql<{ recorded_at: Date }>`
      select recorded_at from consent_event order by id limit 1`.execute(this.#ground.record.db);
    return rows[0]?.recorded_at.getTime();
  }

  /** How many removals wait for the feed to be gone through. */
  async waiting(): Promise<number> {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from feed_removal`.execute(
      this.#ground.record.db,
    );
    return rows[0]!.n;
  }

  /** Takes those who went out of the change feed. What was cut off begins anew: what is out already is not found again. */
  async takeOutOfFeed(signal?: AbortSignal): Promise<number> {
    const { db } = this.#ground.record;
    let mentions = 0;
    for (;;) {
      const { rows } = await sql<RemovalRow>`
        select * from feed_removal order by tag, organisation, purpose, through limit ${REMOVALS}`.execute(
        db,
      );
      if (rows.length === 0) return mentions;
      const removals = new Removals(rows, (sealed) => openNumber(this.#ground.sealer, sealed));
      const out = await takeOutRecipients(db, this.#ground.sealer, {
        organisations: [...new Set(rows.map(({ organisation }) => organisation))],
        through: Math.max(...new Set(rows.map(({ through }) => through))),
        goes: (change) => removals.of(change),
        signal,
      });
      mentions += out.mentions;
      if (!out.whole) return mentions;
      await sql`
        delete from feed_removal r using unnest(
          ${rows.map(({ tag }) => tag)}::bytea[], ${rows.map(({ organisation }) => organisation)}::text[],
          ${rows.map(({ purpose }) => purpose)}::text[], ${rows.map(({ through }) => through)}::bigint[]
        ) as k (tag, organisation, purpose, through)
        where r.tag = k.tag and r.organisation = k.organisation and r.purpose = k.purpose and r.through = k.through`.execute(
        db,
      );
    }
  }

  async #look(db: Db, after: string | undefined): Promise<Piece & { going: Going[] }> {
    const people = await peopleAfter(db, Buffer.from(after ?? '', 'hex'), PEOPLE);
    const going = people.flatMap((person) => goingOf(person, this.#ground.clock()) ?? []);
    const events = going.reduce((sum, { relations }) => sum + countOf(relations), 0);
    return {
      ...{ going, events, people: going.filter(({ whole }) => whole).length },
      next: people.length === PEOPLE ? people.at(-1)!.tag.toString('hex') : undefined,
    };
  }
}

/** What may go of a person now; undefined: nothing. */
export function goingOf(person: Person, now: Instant): Going | undefined {
  const states = person.relations.map((relation) => ({ relation, state: stateOf(relation, now).state }));
  const relations = states.flatMap(({ relation, state }) => (state === 'due' ? [relation] : []));
  const whole = !person.asked && states.every(({ state }) => state === 'due' || state === 'done');
  return relations.length === 0 && !whole ? undefined : { person, relations, whole };
}

function countOf(relations: Going['relations']): number {
  return relations.reduce((sum, { events }) => sum + events, 0);
}

interface RemovalRow {
  readonly tag: Buffer;
  readonly sealed: Buffer;
  readonly organisation: string;
  readonly purpose: string;
  readonly keeps_refusal: boolean;
  readonly through: number;
}

/** Changes that permit, or ask; all others restrict or lift a refusal. */
const PERMITS: ReadonlySet<string> = new Set(['consent-granted', 'consent-requested', 'consent-expired']);

/** Who goes out of which change. */
class Removals {
  readonly #byKey = new Map<string, Map<number, RemovalRow[]>>();

  constructor(rows: readonly RemovalRow[], open: (sealed: Buffer) => number) {
    for (const row of rows) {
      const key = `${row.organisation}|${row.purpose}`;
      let people = this.#byKey.get(key);
      if (people === undefined) {
        people = new Map();
        this.#byKey.set(key, people);
      }
      const recipient = open(row.sealed);
      people.set(recipient, [...(people.get(recipient) ?? []), row]);
    }
  }

  of({ sequence, body }: Unaddressed): ((recipient: number) => boolean) | undefined {
    const { kind, organisation = '', purpose = '' } = body as { kind: string } & Record<string, unknown>;
    const people = this.#byKey.get(`${organisation}|${purpose}`);
    if (people === undefined) return undefined;
    const permits = PERMITS.has(kind);
    return (recipient) =>
      people
        .get(recipient)
        ?.some(({ keeps_refusal: keeps, through }) => sequence <= through && (permits || !keeps)) === true;
  }
}

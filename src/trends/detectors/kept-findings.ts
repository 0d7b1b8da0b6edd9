import type { DetectorName, FindingDeed, FindingState, Scope } from '../../domain/index.ts';
import { FINDING_DEEDS, next } from '../../domain/index.ts';
import {
  type Actor,
  covers,
  isSanctionOn,
  NotThere,
  readStep,
  refuse,
  type Sanctions,
} from '../../registry/index.ts';
import { type RecordStore, scoped } from '../../store/index.ts';
import { type FindingPage, type FindingRow, type KeptFinding, readFinding } from './finding-rows.ts';
import { FINDING_MACHINE, type FindingAct } from './finding-states.ts';
import type { Db } from './keep-findings.ts';

export interface FindingsGround {
  readonly record: RecordStore;
  readonly clock: () => number;
  readonly sanctions: Pick<Sanctions, 'find'>;
}

/** Who reads: reviewers of the whole installation see all; others what was told, and of that what is theirs. */
export interface Reader {
  readonly reviews: boolean;
  readonly scope: Scope;
}

export interface FindingFilter {
  readonly detector?: DetectorName | undefined;
  readonly state?: FindingState | undefined;
  readonly subject?: string | undefined;
  readonly organisation?: string | undefined;
}

/** What a reviewer does. `reason` is told to those whose matter it is, `note` to colleagues alone. */
export interface FindingMove {
  readonly act: FindingDeed;
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
  /** Of confirm and link. */
  readonly sanction?: string | undefined;
}

/** What was suspected, and what people make of it. Nobody is named, to themselves neither, before a person has confirmed it. */
export class Findings {
  readonly #ground: FindingsGround;

  constructor(ground: FindingsGround) {
    this.#ground = ground;
  }

  /** The newest suspicion first. */
  async list(
    filter: FindingFilter,
    reader: Reader,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<KeptFinding[]> {
    return this.#read(reader, async (db) => {
      let query = db
        .selectFrom('finding')
        .selectAll()
        .orderBy('first_day', 'desc')
        .orderBy('sequence', 'desc')
        .limit(page.limit);
      if (!reader.reviews) query = query.where('told_at', 'is not', null);
      if (filter.detector !== undefined) query = query.where('detector', '=', filter.detector);
      if (filter.state !== undefined) query = query.where('state', '=', filter.state);
      if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
      if (filter.organisation !== undefined) {
        const { organisation } = filter;
        query = query.where((eb) => eb(eb.val(organisation), '=', eb.fn.any('organisations')));
      }
      if (page.after !== undefined) {
        const { after } = page;
        query = query.where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple('first_day', 'sequence'),
            '<',
            selectFrom('finding as last')
              .select(['last.first_day', 'last.sequence'])
              .where('last.id', '=', after)
              .$asTuple('first_day', 'sequence'),
          ),
        );
      }
      return (await query.execute()).map(readFinding);
    });
  }

  async get(id: string, reader: Reader): Promise<FindingPage> {
    return this.#read(reader, async (db) => {
      const row = await db.selectFrom('finding').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined || (!reader.reviews && row.told_at === null)) throw new NotThere();
      return { finding: readFinding(row), ...(await historyOf(db, row, reader)) };
    });
  }

  /** How many nobody has looked into. */
  async open(): Promise<number> {
    const { count } = await this.#ground.record.db
      .selectFrom('finding')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow();
    return count;
  }

  /** What can be done with it now, by somebody who reviews. */
  deeds({ state }: KeptFinding): FindingDeed[] {
    return FINDING_DEEDS.filter((act) => typeof FINDING_MACHINE[state][act] === 'string');
  }

  /** By somebody who reviews the whole installation: nobody decides on their own organisation's matter. */
  async do(
    id: string,
    { act, reason = '', note = '', sanction: named }: FindingMove,
    actor: Actor,
  ): Promise<void> {
    if (actor.scope !== 'all') throw new NotThere();
    const sanction = named === undefined ? undefined : await this.#ground.sanctions.find(named, 'all');
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await lock(db, id);
      const state = next(FINDING_MACHINE, row.state, act);
      if (
        named !== undefined &&
        (sanction === undefined || !isSanctionOn(sanction, row.subject_kind, row.subject, row.organisations))
      )
        refuse('sanction-of-others', 'sanction', { sanction: named });
      const anew = row.state === 'dismissed' && act === 'look';
      await db
        .updateTable('finding')
        .set({ state, ...(sanction === undefined ? {} : { sanction: sanction.id }) })
        .$if(act === 'confirm', (query) => query.set({ told_at: this.#now() }))
        .$if(anew, (query) => query.set({ told_at: null, sanction: null, round: row.round + 1 }))
        .$if(act === 'look', (query) => query.set({ ok_days: 0 }))
        .where('id', '=', id)
        .execute();
      await this.#note(db, row, { act, state, reason, note, sanction: sanction?.id ?? '' }, actor);
    });
  }

  /** In the name of one whose matter it is: once to each suspicion. */
  async answer(id: string, organisation: string, statement: string, actor: Actor): Promise<void> {
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await lock(db, id);
      const sees = row.told_at !== null && row.organisations.some((each) => covers(actor.scope, each));
      if (!sees) throw new NotThere();
      if (!covers(actor.scope, organisation) || !row.organisations.includes(organisation))
        refuse('not-your-matter', 'organisation', { organisation });
      const state = next(FINDING_MACHINE, row.state, 'answer');
      const by = { by: actor.id, by_name: actor.name, at: this.#now() };
      const kept = await db
        .insertInto('finding_answer')
        .values({ finding: id, round: row.round, organisation, statement, ...by })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (kept.numInsertedOrUpdatedRows === 0n) refuse('answered-already', 'organisation', { organisation });
      await this.#note(
        db,
        row,
        { act: 'answer', state, reason: statement, note: '', sanction: '' },
        actor,
        organisation,
      );
    });
  }

  #now(): Date {
    return new Date(this.#ground.clock());
  }

  #read<T>({ reviews, scope }: Reader, work: (db: Db) => Promise<T>): Promise<T> {
    return scoped(this.#ground.record, reviews ? 'all' : scope, work);
  }

  /** Who, when, why: in its own history and in the audit. A reviewer's act stands in nobody's own audit: what is told is told by the finding. */
  async #note(
    db: Db,
    row: FindingRow,
    done: { act: FindingAct; state: FindingState; reason: string; note: string; sanction: string },
    actor: Actor,
    organisation?: string,
  ): Promise<void> {
    const { act, state, reason, note, sanction } = done;
    await db
      .insertInto('finding_step')
      .values({
        finding: row.id,
        act,
        state,
        at: this.#now(),
        by: actor.id,
        by_name: actor.name,
        reason,
        note,
      })
      .execute();
    await actor.note(db, {
      act: DEEDS[act as keyof typeof DEEDS],
      object: { kind: 'finding', id: row.id },
      organisation,
      reason: reason === '' ? undefined : reason.slice(0, 500),
      detail: { kind: row.detector, name: row.subject, ...(sanction === '' ? {} : { sanction }) },
    });
  }
}

const DEEDS = {
  look: 'finding.looked',
  dismiss: 'finding.dismissed',
  confirm: 'finding.confirmed',
  link: 'finding.linked',
  answer: 'finding.answered',
} as const;

async function lock(db: Db, id: string): Promise<FindingRow> {
  const row = await db.selectFrom('finding').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (row === undefined) throw new NotThere();
  return row;
}

async function historyOf(
  db: Db,
  row: FindingRow,
  { reviews }: Reader,
): Promise<Omit<FindingPage, 'finding'>> {
  const days = await db
    .selectFrom('finding_day')
    .select(['day', 'state', 'score', 'threshold'])
    .where('detector', '=', row.detector)
    .where('subject', '=', row.subject)
    .orderBy('day')
    .execute();
  // Who does not review may not even ask for the notes.
  let asked = db
    .selectFrom('finding_step')
    .select(['act', 'state', 'at', 'by', 'by_name', 'reason'])
    .$if(reviews, (query) => query.select('note'))
    .where('finding', '=', row.id)
    .orderBy('sequence');
  if (!reviews) asked = asked.where('at', '>=', row.told_at).where('act', '!=', 'link');
  const steps = await asked.execute();
  const answers = await db
    .selectFrom('finding_answer')
    .selectAll()
    .where('finding', '=', row.id)
    .where('round', '=', row.round)
    .orderBy('at')
    .execute();
  return {
    days,
    steps: steps.map((step) => ({ ...readStep(step), note: step.note ?? '' })),
    answers: answers.map(({ organisation, statement, at, by_name }) => ({
      organisation,
      statement,
      at: at.getTime(),
      name: by_name,
    })),
  };
}

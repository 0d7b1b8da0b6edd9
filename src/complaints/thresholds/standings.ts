import { sql } from 'kysely';
import {
  type Instant,
  NotThere,
  type Scope,
  type SubjectKind,
  THRESHOLD_STATES,
  type ThresholdState,
  type Words,
} from '../../domain/index.ts';
import { type Actor, isSanctionOn, refuse, type Sanctions } from '../../registry/index.ts';
import { type RecordStore, scoped } from '../../store/index.ts';
import type { Db } from '../ground.ts';
import { alertDaysOf } from './keep-standings.ts';
import type { Counted, Measured } from './look.ts';

export interface StandingsGround {
  readonly record: RecordStore;
  readonly clock: () => number;
  readonly sanctions: Pick<Sanctions, 'find'>;
}

/** Who reads: those whose duty covers everybody see all; others the alerts that concern them, from their beginning on. */
export interface StandingReader {
  readonly all: boolean;
  readonly scope: Scope;
}

export interface StandingFilter {
  readonly kind?: SubjectKind | undefined;
  readonly states?: readonly ThresholdState[] | undefined;
  readonly subject?: string | undefined;
  readonly organisation?: string | undefined;
}

/** How somebody stands, and what was seen on the last day that was looked at. Days since 1970 in Shanghai. */
export interface Standing extends Counted {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly organisations: readonly string[];
  readonly state: ThresholdState;
  readonly sinceDay: number;
  readonly lastDay: number;
  readonly alert:
    | {
        readonly day: number;
        /** Since when those concerned can read of it. */
        readonly at: Instant;
        readonly endedDay: number | undefined;
        /** How many days they have known of it; undefined: it is over. */
        readonly days: number | undefined;
      }
    | undefined;
  readonly sanction: string | undefined;
  readonly measured: readonly Measured[];
  readonly words: Words;
  /** What all others of the kind come to; undefined for those who are concerned. */
  readonly others: Counted | undefined;
}

export interface StandingDay extends Counted {
  readonly day: number;
  readonly state: ThresholdState;
  readonly measured: readonly Measured[];
}

export interface StandingStep {
  readonly act: 'change' | 'link';
  readonly state: ThresholdState;
  readonly day: number;
  readonly at: Instant;
  readonly by: string;
  readonly name: string;
  /** Of somebody who did it. */
  readonly reason: string;
  /** Why the state changed, as that day's look said. */
  readonly words: Words | undefined;
}

export interface StandingPage {
  readonly standing: Standing;
  readonly days: readonly StandingDay[];
  readonly steps: readonly StandingStep[];
}

/** So many days are told with a standing. */
const DAYS = 120;

/** How ports, signatures and organisations stand against the complaint thresholds, and which sanction followed. */
export class ThresholdStandings {
  readonly #ground: StandingsGround;

  constructor(ground: StandingsGround) {
    this.#ground = ground;
  }

  /** What is proposed first, then alerts, and so on down; of each the newest. */
  async list(
    filter: StandingFilter,
    reader: StandingReader,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<Standing[]> {
    return this.#read(reader, async (db) => {
      let query = joined(db, reader)
        .orderBy(rankOf('threshold_standing'), 'desc')
        .orderBy('threshold_standing.sequence', 'desc')
        .limit(page.limit);
      if (!reader.all) query = query.where('alerted_at', 'is not', null);
      if (filter.kind !== undefined) query = query.where('subject_kind', '=', filter.kind);
      if (filter.states !== undefined) query = query.where('threshold_standing.state', 'in', filter.states);
      if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
      if (filter.organisation !== undefined) {
        const { organisation } = filter;
        query = query.where((eb) => eb(eb.val(organisation), '=', eb.fn.any('organisations')));
      }
      if (page.after !== undefined) {
        const { after } = page;
        query = query.where(
          sql<boolean>`(${rankOf('threshold_standing')}, threshold_standing.sequence) <
            (select ${rankOf('last')}, last.sequence from threshold_standing last where last.id = ${after})`,
        );
      }
      return (await query.execute()).map((row) => this.#tell(row));
    });
  }

  async get(id: string, reader: StandingReader): Promise<StandingPage> {
    return this.#read(reader, async (db) => {
      const row = await joined(db, reader).where('threshold_standing.id', '=', id).executeTakeFirst();
      if (row === undefined || (!reader.all && row.alerted_at === null)) throw new NotThere();
      const days = await db
        .selectFrom('threshold_day')
        .select(['day', 'state', 'messages', 'complaints', 'measured'])
        .where('standing', '=', id)
        .orderBy('day', 'desc')
        .limit(DAYS)
        .execute();
      let steps = db
        .selectFrom('threshold_step')
        .leftJoin('threshold_day', (join) =>
          join
            .onRef('threshold_day.standing', '=', 'threshold_step.standing')
            .onRef('threshold_day.day', '=', 'threshold_step.day'),
        )
        .selectAll('threshold_step')
        .select(['words_zh', 'words_en'])
        .where('threshold_step.standing', '=', id)
        .orderBy('sequence');
      if (!reader.all) steps = steps.where('act', '!=', 'link');
      return {
        standing: this.#tell(row),
        days: days.reverse().map(({ measured, ...day }) => ({ ...day, measured: measured as Measured[] })),
        steps: (await steps.execute()).map(
          ({ act, state, day, at, by, by_name, reason, words_zh, words_en }) => ({
            ...{ act, state, day, at: at.getTime(), by, name: by_name, reason },
            words:
              act === 'change' && words_zh !== null && words_en !== null
                ? { zh: words_zh, en: words_en }
                : undefined,
          }),
        ),
      };
    });
  }

  /** Notes which sanction followed upon an alert: one on the subject, or on one of those concerned. By somebody who sanctions for the whole installation. */
  async link(id: string, sanction: string, reason: string, actor: Actor): Promise<void> {
    if (actor.scope !== 'all') throw new NotThere();
    const found = await this.#ground.sanctions.find(sanction, 'all');
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await db
        .selectFrom('threshold_standing')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) throw new NotThere();
      const { subject_kind: kind, subject, state, last_day: day } = row;
      if (found === undefined || !isSanctionOn(found, kind, subject, row.organisations))
        refuse('sanction-of-others', 'sanction', { sanction });
      await db.updateTable('threshold_standing').set({ sanction }).where('id', '=', id).execute();
      const at = new Date(this.#ground.clock());
      await db
        .insertInto('threshold_step')
        .values({
          ...{ standing: id, act: 'link', state, day, at, by: actor.id, by_name: actor.name },
          ...{ reason, sanction },
        })
        .execute();
      await actor.note(db, {
        act: 'threshold.linked',
        object: { kind: 'threshold-standing', id },
        ...{ organisation: undefined, reason },
        detail: { kind, name: subject, sanction },
      });
    });
  }

  #read<T>({ all, scope }: StandingReader, work: (db: Db) => Promise<T>): Promise<T> {
    return scoped(this.#ground.record, all ? 'all' : scope, work);
  }

  #tell(row: JoinedRow): Standing {
    const alertedAt = row.alerted_at?.getTime();
    const alertEndedDay = row.alert_ended_day ?? undefined;
    const { other_messages: messages = null, other_complaints: complaints = null } = row;
    return {
      ...{ id: row.id, kind: row.subject_kind, subject: row.subject, organisations: row.organisations },
      ...{ state: row.state, sinceDay: row.since_day, lastDay: row.last_day },
      alert:
        alertedAt === undefined || row.alert_day === null
          ? undefined
          : {
              ...{ day: row.alert_day, at: alertedAt, endedDay: alertEndedDay },
              days: alertDaysOf({ alertedAt, alertEndedDay }, this.#ground.clock()),
            },
      sanction: row.sanction ?? undefined,
      ...{ messages: row.messages, complaints: row.complaints, measured: row.measured as Measured[] },
      words: { zh: row.words_zh, en: row.words_en },
      others: messages === null || complaints === null ? undefined : { messages, complaints },
    };
  }
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof joined>['executeTakeFirstOrThrow']>>;

/** How far a state goes, of rows of a table's name. */
function rankOf(table: string) {
  return sql<number>`array_position(${[...THRESHOLD_STATES]}::text[], ${sql.ref(`${table}.state`)})`;
}

/** Standings with the last day that was looked at. Who is concerned may not even ask for what others sent. */
function joined(db: Db, { all }: StandingReader) {
  return db
    .selectFrom('threshold_standing')
    .innerJoin('threshold_day', (join) =>
      join
        .onRef('threshold_day.standing', '=', 'threshold_standing.id')
        .onRef('threshold_day.day', '=', 'threshold_standing.last_day'),
    )
    .selectAll('threshold_standing')
    .select(['threshold_day.messages', 'threshold_day.complaints', 'measured', 'words_zh', 'words_en'])
    .$if(all, (query) => query.select(['other_messages', 'other_complaints']));
}

import { sql } from 'kysely';
import {
  DAY_MS,
  formatDay,
  type Instant,
  type SubjectKind,
  shanghaiDay,
  type ThresholdState,
  type Words,
} from '../../domain/index.ts';
import { type Actor, type Deed, drawId } from '../../registry/index.ts';
import type { Db } from '../ground.ts';
import type { Counted, Look } from './look.ts';

/** How somebody stood after the last look. */
export interface Kept {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly organisations: readonly string[];
  readonly state: ThresholdState;
  readonly sinceDay: number;
  readonly alertDay: number | undefined;
  readonly alertedAt: Instant | undefined;
  readonly alertEndedDay: number | undefined;
}

/** What a day's look says of somebody. */
export interface Said {
  readonly kind: SubjectKind;
  readonly subject: string;
  readonly look: Look;
  readonly others: Counted;
  readonly words: Words;
  readonly organisations: readonly string[];
}

interface Day {
  readonly day: number;
  readonly ranAt: Instant;
  readonly said: readonly Said[];
  readonly known: ReadonlyMap<string, Kept>;
}

const CHUNK = 500;
const ITSELF = { by: 'thresholds', by_name: '投诉阈值 thresholds' } as const;
const DEEDS = {
  alert: 'threshold.alerted',
  'slow-proposed': 'threshold.slow-proposed',
  'block-proposed': 'threshold.block-proposed',
} as const;

export function keyOf(kind: SubjectKind, subject: string): string {
  return `${kind} ${subject}`;
}

export async function keptStandings(db: Db): Promise<Map<string, Kept>> {
  const rows = await db.selectFrom('threshold_standing').selectAll().execute();
  return new Map(
    rows.map((row) => [
      keyOf(row.subject_kind, row.subject),
      {
        ...{ id: row.id, kind: row.subject_kind, subject: row.subject, organisations: row.organisations },
        ...{ state: row.state, sinceDay: row.since_day, alertDay: row.alert_day ?? undefined },
        ...{ alertedAt: row.alerted_at?.getTime(), alertEndedDay: row.alert_ended_day ?? undefined },
      },
    ]),
  );
}

/** Whether anything of it is worth a record: somebody complained, or there are enough messages to speak of; later, until it is silent. */
function isTold({ look, kind, subject }: Said, known: Day['known']): boolean {
  const before = known.get(keyOf(kind, subject));
  const seen = look.measured.some(
    ({ complaints, outcome }) => complaints > 0 || outcome !== 'too-few-messages',
  );
  if (seen) return true;
  const silent = look.measured.every(({ messages }) => messages === 0);
  return before !== undefined && !(silent && before.state === 'insufficient-data');
}

/** Writes what was said of a day, within the transaction of its run. */
export async function keepDay(db: Db, day: Day, actor: Pick<Actor, 'note'>): Promise<void> {
  const told = day.said
    .filter((each) => isTold(each, day.known))
    .map((said) => ({ said, ...next(said, day) }));
  for (let from = 0; from < told.length; from += CHUNK) {
    const chunk = told.slice(from, from + CHUNK);
    await db
      .insertInto('threshold_standing')
      .values(chunk.map(({ row }) => row))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({
          organisations: ref('excluded.organisations'),
          state: ref('excluded.state'),
          since_day: ref('excluded.since_day'),
          last_day: ref('excluded.last_day'),
          alert_day: ref('excluded.alert_day'),
          alerted_at: ref('excluded.alerted_at'),
          alert_ended_day: ref('excluded.alert_ended_day'),
          // What followed upon an earlier alert does not follow upon this one.
          sanction: sql<
            string | null
          >`case when threshold_standing.alert_day is distinct from excluded.alert_day
            then null else threshold_standing.sanction end`,
        })),
      )
      .execute();
    await db
      .insertInto('threshold_day')
      .values(chunk.map((each) => dayRow(each, day.day)))
      .execute();
    const changed = chunk.filter(({ changes }) => changes);
    if (changed.length > 0)
      await db
        .insertInto('threshold_step')
        .values(
          changed.map(({ row }) => ({
            ...{ standing: row.id, act: 'change' as const, state: row.state, day: day.day },
            ...{ at: new Date(day.ranAt), ...ITSELF, reason: '', sanction: null },
          })),
        )
        .execute();
    const deeds = chunk.flatMap(deedOf);
    if (deeds.length > 0) await actor.note(db, ...deeds);
  }
}

type Told = { readonly said: Said } & ReturnType<typeof next>;

/** How it stands from this day on, and whether that is news. */
function next({ kind, subject, look: { state }, organisations }: Said, { day, ranAt, known }: Day) {
  const before = known.get(keyOf(kind, subject));
  const alerts = state !== 'ok' && state !== 'insufficient-data';
  const alertedBefore = before?.alertDay !== undefined && before.alertEndedDay === undefined;
  const goesOn = alerts && alertedBefore;
  const alert =
    alerts && !alertedBefore ? { day, at: ranAt } : { day: before?.alertDay, at: before?.alertedAt };
  return {
    changes: before === undefined ? alerts : before.state !== state,
    before,
    row: {
      ...{ id: before?.id ?? drawId('t'), subject_kind: kind, subject, state },
      // What was told to some is not told to others because a port has changed hands since.
      organisations: [
        ...(goesOn || (!alerts && before?.alertDay !== undefined) ? before!.organisations : organisations),
      ],
      since_day: before?.state === state ? before.sinceDay : day,
      last_day: day,
      alert_day: alert.day ?? null,
      alerted_at: alert.at === undefined ? null : new Date(alert.at),
      alert_ended_day: alerts ? null : (before?.alertEndedDay ?? (alertedBefore ? day : null)),
    },
  };
}

function dayRow({ said: { look, others, words }, row }: Told, day: number) {
  const [first] = look.measured;
  return {
    ...{ standing: row.id, day, state: row.state },
    ...{ messages: first?.messages ?? 0, complaints: first?.complaints ?? 0 },
    measured: JSON.stringify(look.measured),
    ...{ other_messages: others.messages, other_complaints: others.complaints },
    ...{ words_zh: words.zh, words_en: words.en },
  };
}

/** An alert and its end are told to whom it concerns, where that is one; what is proposed is for those who sanction. */
function deedOf({ said: { kind, subject }, row, changes, before }: Told): Deed[] {
  const { id, state, organisations } = row;
  const ended = changes && before !== undefined && row.alert_ended_day === row.last_day;
  if (!changes || (!ended && (state === 'ok' || state === 'insufficient-data'))) return [];
  const [only, ...others] = organisations;
  const isTold = ended || state === 'alert';
  return [
    {
      act: ended ? 'threshold.ended' : DEEDS[state as keyof typeof DEEDS],
      object: { kind: 'threshold-standing', id },
      organisation: isTold && others.length === 0 ? (only as Deed['organisation']) : undefined,
      reason: undefined,
      detail: { kind, name: subject, from: formatDay(row.since_day * DAY_MS) },
    },
  ];
}

/** How many days those concerned have known of an alert. */
export function alertDaysOf(
  { alertedAt, alertEndedDay }: Pick<Kept, 'alertedAt' | 'alertEndedDay'>,
  now: Instant,
) {
  return alertedAt === undefined || alertEndedDay !== undefined
    ? undefined
    : shanghaiDay(now) - shanghaiDay(alertedAt);
}

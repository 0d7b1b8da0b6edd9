import { setImmediate as turn } from 'node:timers/promises';
import { type Instant, type SubjectKind, shanghaiDay, type ThresholdState } from '../../domain/index.ts';
import type { Actor } from '../../registry/index.ts';
import { COMPLAINT_THRESHOLDS, type ComplaintThreshold, thresholdsAt } from '../../rules/index.ts';
import { type DaysAsked, dayByDay, type RecordStore } from '../../store/index.ts';
import { type Declared, DeclaredDays, startOf } from '../../trends/index.ts';
import { type CountGround, type Counts, countWindow } from './count-complaints.ts';
import { alertDaysOf, type Kept, keepDay, keptStandings, keyOf, type Said } from './keep-standings.ts';
import { type Counted, lookAt, type Subject } from './look.ts';
import { lookWords } from './look-words.ts';

export interface ThresholdGround extends CountGround {
  readonly record: RecordStore;
  readonly clock: () => number;
  /** In whose name alerts stand in the audit. */
  readonly actor: Pick<Actor, 'note'>;
  /** Which thresholds; absent: those of the rules. */
  readonly table?: readonly ComplaintThreshold[];
}

/** How many of a kind are in which state; `looked`: all of them. */
export type KindCounts = Readonly<Record<ThresholdState | 'looked', number>>;

/** How many honest senders come to be over a threshold in 30 days, as estimated; of how many nothing can be said, for there are no others. */
export interface FalseAlarms {
  readonly perMonth: number;
  readonly unknown: number;
}

export interface ThresholdDay {
  readonly day: number;
  readonly ranAt: Instant;
  readonly tookMs: number;
  readonly counts: Readonly<Record<SubjectKind, KindCounts>>;
  readonly falseAlarms: Readonly<Record<string, FalseAlarms>>;
}

/** "threshold" cut to four letters, read as bytes: whoever holds it looks at a day. */
const LOCK = 0x7468_7265;
const TURN_MS = 20;
const KINDS: readonly SubjectKind[] = ['port', 'signature', 'organisation'];

/**
 * Looks at days that are over, each once and in order. What was said of a day is one transaction of the record and stays: killed at any moment, it goes on with
 * the first day that is not there. What is known later is seen by the next day's look.
 */
export class ThresholdRuns {
  readonly #ground: ThresholdGround;
  readonly #table: readonly ComplaintThreshold[];
  #declared: DeclaredDays;

  constructor(ground: ThresholdGround) {
    this.#ground = ground;
    this.#table = ground.table ?? COMPLAINT_THRESHOLDS;
    this.#declared = new DeclaredDays(ground.record);
  }

  /** In force at a moment. */
  rulesAt(at: Instant): readonly ComplaintThreshold[] {
    return thresholdsAt(at, this.#table);
  }

  /** The last day that is over. */
  yesterday(): number {
    return shanghaiDay(this.#ground.clock()) - 1;
  }

  /** Nothing is looked at that was over before the first look: nobody could have read of an alert then. */
  async nextDay(): Promise<number> {
    const last = await this.lastRun();
    return last === undefined ? this.yesterday() : last.day + 1;
  }

  async lastRun(): Promise<ThresholdDay | undefined> {
    const { db } = this.#ground.record;
    const row = await db.selectFrom('threshold_run').selectAll().orderBy('day', 'desc').executeTakeFirst();
    return (
      row && {
        ...{ day: row.day, ranAt: row.ran_at.getTime(), tookMs: row.took_ms },
        counts: row.counts as ThresholdDay['counts'],
        falseAlarms: row.false_alarms as ThresholdDay['falseAlarms'],
      }
    );
  }

  /** Looks at every day not yet looked at, in order, until `through` or until told to stop. Where another process is at it, waits for that. */
  async catchUp(through: number, asked: DaysAsked<ThresholdDay> = {}): Promise<void> {
    const { record } = this.#ground;
    const run = (day: number) => this.#run(day);
    const last = Math.min(through, this.yesterday());
    await dayByDay({ record, lock: LOCK, nextDay: () => this.nextDay(), run }, last, asked);
  }

  async #run(day: number): Promise<ThresholdDay> {
    const begun = performance.now();
    const { record, clock, actor } = this.#ground;
    const ranAt = clock();
    const rules = this.rulesAt(startOf(day + 1) - 1);
    const windows = new Map<number, Counts>();
    for (const days of new Set(rules.map(({ windowDays }) => windowDays)))
      windows.set(days, await countWindow(this.#ground, startOf(day - days + 1), startOf(day + 1)));
    const declared = await this.#declared.on(day);
    // Nobody else changes them meanwhile, but for the sanction that is linked to one.
    const known = await keptStandings(record.db);
    const { said, counts, falseAlarms } = await judge({ day, ranAt, rules, windows, declared, known });
    const tookMs = Math.round(performance.now() - begun);
    return record.db.transaction().execute(async (db) => {
      // A key: whoever else has looked at this day meanwhile makes all of this be undone.
      await db
        .insertInto('threshold_run')
        .values({
          ...{ day, ran_at: new Date(ranAt), took_ms: tookMs },
          ...{ counts: JSON.stringify(counts), false_alarms: JSON.stringify(falseAlarms) },
        })
        .execute();
      await keepDay(db, { day, ranAt, said, known }, actor);
      return { day, ranAt, tookMs, counts, falseAlarms };
    });
  }
}

interface Judging {
  readonly day: number;
  readonly ranAt: Instant;
  readonly rules: readonly ComplaintThreshold[];
  /** By length in days. */
  readonly windows: ReadonlyMap<number, Counts>;
  readonly declared: Declared;
  readonly known: ReadonlyMap<string, Kept>;
}

async function judge({ day, ranAt, rules, windows, declared, known }: Judging) {
  const said: Said[] = [];
  const counts = {} as Record<SubjectKind, Record<ThresholdState | 'looked', number>>;
  const falseAlarms: Record<string, { perMonth: number; unknown: number }> = {};
  for (const { id } of rules) falseAlarms[id] = { perMonth: 0, unknown: 0 };
  let since = performance.now();
  for (const kind of KINDS) {
    counts[kind] = {
      looked: 0,
      ok: 0,
      alert: 0,
      'insufficient-data': 0,
      'slow-proposed': 0,
      'block-proposed': 0,
    };
    const own = rules.filter(({ measures }) => measures === kind);
    if (own.length === 0) continue;
    const subjectOf = subjectsOf(kind, windows);
    for (const subject of namesOf(kind, windows, known)) {
      const kept = known.get(keyOf(kind, subject));
      const alertDays = kept && alertDaysOf(kept, ranAt);
      const look = lookAt(own, ({ windowDays }) => subjectOf(subject, windowDays), alertDays);
      counts[kind].looked += 1;
      counts[kind][look.state] += 1;
      for (const { threshold, falseAlarm } of look.measured)
        if (falseAlarm === undefined) falseAlarms[threshold]!.unknown += 1;
        else falseAlarms[threshold]!.perMonth += falseAlarm.perMonth;
      const { others } = subjectOf(subject, own[0]!.windowDays);
      const words = lookWords({ day, look, thresholds: own, alertDays });
      said.push({ kind, subject, look, others, words, organisations: concerned(kind, subject, declared) });
      if (performance.now() - since > TURN_MS) {
        await turn();
        since = performance.now();
      }
    }
  }
  return { said, counts, falseAlarms };
}

/** What each window holds of a subject, and of all others. */
function subjectsOf(kind: SubjectKind, windows: ReadonlyMap<number, Counts>) {
  const all = new Map(
    [...windows].map(([days, counts]) => [days, { counts: counts[kind], total: totalOf(counts[kind]) }]),
  );
  return (subject: string, days: number): Subject => {
    const { counts, total } = all.get(days)!;
    const { messages, complaints } = counts.get(subject) ?? NONE;
    const others = { messages: total.messages - messages, complaints: total.complaints - complaints };
    return { kind, subject, messages, complaints, others };
  };
}

const NONE: Counted = { messages: 0, complaints: 0 };

function totalOf(counts: ReadonlyMap<string, Counted>): Counted {
  let [messages, complaints] = [0, 0];
  for (const each of counts.values()) {
    messages += each.messages;
    complaints += each.complaints;
  }
  return { messages, complaints };
}

function namesOf(
  kind: SubjectKind,
  windows: ReadonlyMap<number, Counts>,
  known: ReadonlyMap<string, Kept>,
): string[] {
  const names = [...windows.values()].flatMap((counts) => [...counts[kind].keys()]);
  const before = [...known.values()].filter((each) => each.kind === kind).map(({ subject }) => subject);
  return [...new Set([...names, ...before])].sort();
}

function concerned(kind: SubjectKind, subject: string, declared: Declared): readonly string[] {
  switch (kind) {
    case 'port':
      return declared.partiesOn(subject);
    case 'organisation':
      return [subject];
    case 'signature': {
      const owner = declared.ownerOf(subject);
      return owner === undefined ? [] : [owner];
    }
  }
}

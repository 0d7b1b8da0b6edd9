import { setImmediate as turn } from 'node:timers/promises';
import { assertNever, DETECTORS, type DetectorName, type Instant, shanghaiDay } from '../../domain/index.ts';
import { type DaysAsked, dayByDay, type RecordStore } from '../../store/index.ts';
import type { TrafficDay } from './days.ts';
import type { Declared } from './declared.ts';
import { DeclaredDays } from './declared-days.ts';
import { DETECTOR_TABLE } from './detectors.ts';
import type { Finding } from './findings.ts';
import { addFindings, forgetScores, keepFindings, type Said } from './keep-findings.ts';

/** Past traffic, a day at a time. */
export interface PastTraffic {
  /** When the first message came; undefined: none yet. */
  firstAt(): Promise<Instant | undefined>;
  day(day: number): Promise<TrafficDay>;
}

export interface RunGround {
  readonly record: RecordStore;
  readonly traffic: PastTraffic;
  readonly clock: () => number;
}

/** A day that was run. */
export interface RunDay {
  readonly day: number;
  readonly ranAt: Instant;
  readonly tookMs: number;
  readonly messages: number;
  readonly counts: Readonly<Record<DetectorName, Counts>>;
}
export type Counts = Readonly<Record<Finding['state'], number>>;

/** What a run over past days says of one of them. */
export interface PastDay {
  readonly day: number;
  readonly messages: number;
  readonly suspects: readonly Finding[];
  /** Ids of findings that it opened. */
  readonly opened: readonly string[];
}

/** "detectors" cut to four letters, read as bytes: whoever holds it runs a day. */
const LOCK = 0x6465_7465;
/** What lies further back tells detectors nothing: they forget within 90 days. */
const BACK_DAYS = 180;
/** So many days before a range teach the detectors what is usual. */
const LEARNING_DAYS = 30;
const TURN_MS = 20;

type Open = ReturnType<(typeof DETECTOR_TABLE)[DetectorName]['open']>;
interface Loaded {
  /** The day that they wait for. */
  next: number;
  readonly detectors: readonly Open[];
  readonly declared: DeclaredDays;
}

/**
 * Runs the detectors over days that are past, each of them once and in order. A day's memory and findings are one transaction of the record: killed at
 * any moment, it goes on with the first day that is not there. Of several that try at once one runs.
 */
export class DetectorRuns {
  readonly #ground: RunGround;
  #running: { day: number; through: number } | undefined;

  constructor(ground: RunGround) {
    this.#ground = ground;
  }

  /** The day under way in this process. */
  get running(): { readonly day: number; readonly through: number } | undefined {
    return this.#running;
  }

  /** The last day that is over. */
  yesterday(): number {
    return shanghaiDay(this.#ground.clock()) - 1;
  }

  /** The next day to run; undefined where there is no traffic yet. */
  async nextDay(): Promise<number | undefined> {
    const last = await this.lastDay();
    if (last !== undefined) return last + 1;
    const first = await this.#ground.traffic.firstAt();
    return first === undefined ? undefined : Math.max(shanghaiDay(first), this.yesterday() - BACK_DAYS);
  }

  async lastDay(): Promise<number | undefined> {
    const { db } = this.#ground.record;
    const row = await db.selectFrom('detector_run').select('day').orderBy('day', 'desc').executeTakeFirst();
    return row?.day;
  }

  async lastRun(): Promise<RunDay | undefined> {
    const { db } = this.#ground.record;
    const row = await db.selectFrom('detector_run').selectAll().orderBy('day', 'desc').executeTakeFirst();
    if (row === undefined) return undefined;
    const { day, messages } = row;
    return {
      day,
      messages,
      ranAt: row.ran_at.getTime(),
      tookMs: row.took_ms,
      counts: row.counts as RunDay['counts'],
    };
  }

  /** From the first day that was run to the last; all between were run as well. */
  async covered(): Promise<
    { readonly from: number; readonly to: number; readonly days: number } | undefined
  > {
    const row = await this.#ground.record.db
      .selectFrom('detector_run')
      .select(({ fn }) => [
        fn.min('day').as('from'),
        fn.max('day').as('to'),
        fn.countAll<number>().as('days'),
      ])
      .executeTakeFirstOrThrow();
    return row.days === 0 ? undefined : { from: row.from, to: row.to, days: row.days };
  }

  /**
   * Runs every day not yet run, in order, until `through` or until told to stop. Where another process is at it, waits for that. Between days it lets others
   * go first.
   */
  async catchUp(through: number, asked: DaysAsked<RunDay> = {}): Promise<void> {
    const last = Math.min(through, this.yesterday());
    let loaded: Loaded | undefined;
    const run = async (day: number) => {
      this.#running = { day, through: last };
      if (loaded?.next !== day) loaded = await this.#load(day, asked.signal);
      return loaded === undefined ? undefined : this.#run(day, loaded);
    };
    const { record } = this.#ground;
    try {
      await dayByDay({ record, lock: LOCK, nextDay: () => this.nextDay(), run }, last, asked);
    } finally {
      this.#running = undefined;
    }
  }

  /**
   * Runs fresh detectors over days that are past, after the days before have taught them what is usual. Declared is what the feed says today. What the
   * nightly run remembers stays as it is.
   */
  async *replay(from: number, to: number, signal?: AbortSignal): AsyncGenerator<PastDay> {
    const first = await this.#ground.traffic.firstAt();
    if (first === undefined) return;
    const detectors = DETECTORS.map((name) => DETECTOR_TABLE[name].open());
    const declared = new DeclaredDays(this.#ground.record);
    const { db } = this.#ground.record;
    for (let day = Math.max(from - LEARNING_DAYS, shanghaiDay(first)); day <= to; day++) {
      if (signal?.aborted) return;
      const traffic = await this.#ground.traffic.day(day);
      const facts = await declared.on(day);
      const said = await judge(detectors, traffic, facts);
      if (day < from) continue;
      const opened = await db.transaction().execute(async (trx) => {
        const ids: string[] = [];
        for (const [name, each] of said)
          ids.push(...(await addFindings(trx, name, each, this.#ground.clock())));
        return ids;
      });
      const suspects = [...said.values()].flat().map(({ finding }) => finding);
      yield {
        day,
        messages: messagesOf(traffic),
        suspects: suspects.filter(({ state }) => state === 'suspect'),
        opened,
      };
    }
  }

  async #run(day: number, loaded: Loaded): Promise<RunDay> {
    const begun = performance.now();
    const { record, traffic: past, clock } = this.#ground;
    const traffic = await past.day(day);
    const said = await judge(loaded.detectors, traffic, await loaded.declared.on(day));
    const counts = Object.fromEntries(
      [...said].map(([name, each]) => [name, countsOf(each)]),
    ) as RunDay['counts'];
    const memories = loaded.detectors.map((each) => ({ detector: each.name, memory: each.memory() }));
    const ranAt = clock();
    const messages = messagesOf(traffic);
    const tookMs = await record.db.transaction().execute(async (trx) => {
      // A key: whoever else has run this day meanwhile makes all of this be undone.
      await trx
        .insertInto('detector_run')
        .values({ day, ran_at: new Date(ranAt), took_ms: 0, messages, counts: JSON.stringify(counts) })
        .execute();
      for (const { detector, memory } of memories)
        await trx
          .insertInto('detector_memory')
          .values({ detector, day, memory })
          .onConflict((conflict) => conflict.column('detector').doUpdateSet({ day, memory }))
          .execute();
      for (const [name, each] of said) await keepFindings(trx, name, each, ranAt);
      await forgetScores(trx, day);
      const took = Math.round(performance.now() - begun);
      await trx.updateTable('detector_run').set({ took_ms: took }).where('day', '=', day).execute();
      return took;
    });
    loaded.next = day + 1;
    return { day, ranAt, tookMs, messages, counts };
  }

  /** Undefined where it was told to stop meanwhile. */
  async #load(next: number, signal: AbortSignal | undefined): Promise<Loaded | undefined> {
    const { record } = this.#ground;
    const rows = await record.db.selectFrom('detector_memory').selectAll().execute();
    const memories = new Map(rows.map((row) => [row.detector, row.memory]));
    const detectors = DETECTORS.map((name) => DETECTOR_TABLE[name].open(memories.get(name)));
    const declared = new DeclaredDays(record);
    const untaught = detectors.filter(({ isNew }) => isNew);
    const covered = await this.covered();
    if (covered !== undefined && untaught.length > 0)
      // Where days were run before, one that cannot read what was remembered, as after an upgrade, learns from the last of them what is usual.
      for (let day = Math.max(covered.from, next - LEARNING_DAYS); day < next; day++) {
        if (signal?.aborted) return undefined;
        await judge(untaught, await this.#ground.traffic.day(day), await declared.on(day));
      }
    return { next, detectors, declared };
  }
}

async function judge(
  detectors: readonly Open[],
  traffic: TrafficDay,
  declared: Declared,
): Promise<Map<DetectorName, Said[]>> {
  const said = new Map<DetectorName, Said[]>();
  for (const detector of detectors) {
    const findings = await inTurns(detector.turns(traffic, declared));
    said.set(
      detector.name,
      findings.map((finding) => ({ finding, organisations: concerned(finding, declared) })),
    );
  }
  return said;
}

/** Lets others go first after each TURN_MS: the same loop serves HTTP and takes in what gateways ship. */
async function inTurns<T>(turns: Generator<undefined, T>): Promise<T> {
  for (let since = performance.now(); ; ) {
    const { done, value } = turns.next();
    if (done === true) return value;
    if (performance.now() - since < TURN_MS) continue;
    await turn();
    since = performance.now();
  }
}

function concerned({ detector, subject }: Finding, declared: Declared): readonly string[] {
  const { subjectKind } = DETECTOR_TABLE[detector];
  switch (subjectKind) {
    case 'port':
      return declared.partiesOn(subject);
    case 'organisation':
      return [subject];
    case 'signature': {
      const owner = declared.ownerOf(subject);
      return owner === undefined ? [] : [owner];
    }
    default:
      return assertNever(subjectKind);
  }
}

function countsOf(said: readonly Said[]): Counts {
  const counts = { ok: 0, suspect: 0, 'insufficient-data': 0 };
  for (const { finding } of said) counts[finding.state] += 1;
  return counts;
}

function messagesOf({ ports }: TrafficDay): number {
  return ports.reduce((sum, { messages }) => sum + messages, 0);
}

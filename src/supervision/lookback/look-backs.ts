import { type Selectable, sql } from 'kysely';
import {
  type Instant,
  type LookBackKind,
  type LookBackResult,
  type LookBackState,
  lookBackResult,
  maskNumbers,
  NotThere,
  objectionOf,
  Refusal,
  type Told,
  type Words,
} from '../../domain/index.ts';
import { type Actor, type Db, drawId } from '../../registry/index.ts';
import {
  alone,
  type Database,
  type RecordStore,
  type Sealer,
  type SealKey,
  type Traffic,
} from '../../store/index.ts';
import { booksFor, type LookBackAsked, LookBackFault, type Trial } from './asked.ts';
import { KeptPlace } from './kept-place.ts';
import { type PassState, pass } from './pass.ts';
import { resultOf } from './result.ts';

export interface LookBackGround {
  readonly record: RecordStore;
  readonly traffic: Pick<Traffic, 'past' | 'countMessages'>;
  readonly sealer: Sealer;
  readonly key: SealKey;
  readonly clock: () => number;
  /** Where a pass that was cut off is gone on with. */
  readonly folder: string;
  /** Ids of the messages of a time about which somebody complained. */
  complainedOf(from: Instant, to: Instant): Promise<ReadonlySet<string>>;
}

export interface LookBack {
  readonly id: string;
  readonly kind: LookBackKind;
  readonly from: Instant;
  readonly to: Instant;
  readonly trial: Trial | undefined;
  readonly state: LookBackState;
  readonly askedAt: Instant;
  readonly by: string;
  readonly scheduled: boolean;
  readonly endedAt: Instant | undefined;
  /** Messages gone through, and how many there are. */
  readonly done: number;
  readonly total: number | undefined;
  readonly fault: Words | undefined;
}

const REFUSALS = {
  'look-back-of-no-time': [
    '起止时间不对：终点须晚于起点。',
    'The end must be later than the beginning.',
    '请填写起止时间，终点不含在内。',
    'Give a beginning and an end; the end is not part of it.',
  ],
  'look-back-of-the-future': [
    '终点在将来。',
    'The end is in the future.',
    '请选择已经过去的时间。',
    'Choose a time that is past.',
  ],
  'rule-not-to-be-tried': [
    '{zh}',
    '{en}',
    '请从规则页面选取规则代号。',
    'Take a rule’s code from the page of rules.',
  ],
  'look-back-ended': [
    '这次回头看已经结束。',
    'This look-back has ended.',
    '可另行发起一次。',
    'Ask for another one.',
  ],
} as const satisfies Record<string, Told>;
type Code = keyof typeof REFUSALS;

/** "look" read as bytes: whoever holds it goes through past traffic; one at a time, for each fills a processor. */
const LOCK = 0x6c6f_6f6b;
const SAVE_MS = 30_000;
const TELL_MS = 1000;

/** Look-backs that were asked for: run one after another, gone on with after a stop, and kept with what they found. */
export class LookBacks {
  readonly #ground: LookBackGround;

  constructor(ground: LookBackGround) {
    this.#ground = ground;
  }

  /** @throws Refusal */
  async ask(asked: LookBackAsked, actor: Actor): Promise<LookBack> {
    this.#check(asked);
    return this.#ground.record.db.transaction().execute(async (db) => {
      const row = this.#rowOf(asked, actor, false);
      await db.insertInto('look_back').values(row).execute();
      await this.#note(db, actor, 'look-back.asked', row.id);
      return readRow(await this.#find(db, row.id));
    });
  }

  /** Asks by itself, once for each kind and time. @returns how many are new. */
  async schedule(asked: readonly LookBackAsked[], actor: Actor): Promise<number> {
    let made = 0;
    for (const each of asked)
      await this.#ground.record.db.transaction().execute(async (db) => {
        const row = this.#rowOf(each, actor, true);
        const put = await db
          .insertInto('look_back')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst();
        if (put === undefined) return;
        made++;
        await this.#note(db, actor, 'look-back.asked', row.id);
      });
    return made;
  }

  /** The newest first. `after`: the last id of the page before. */
  async list({
    limit,
    after,
  }: {
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<LookBack[]> {
    const { db } = this.#ground.record;
    let rows = db.selectFrom('look_back').select(COLUMNS).orderBy('sequence', 'desc').limit(limit);
    if (after !== undefined) {
      const last = db.selectFrom('look_back').select('sequence').where('id', '=', after);
      rows = rows.where('sequence', '<', last);
    }
    return (await rows.execute()).map(readRow);
  }

  /** @throws NotThere */
  async get(
    id: string,
  ): Promise<{ readonly lookBack: LookBack; readonly result: LookBackResult | undefined }> {
    const { db } = this.#ground.record;
    const row = await this.#find(db, id);
    const kept = await db.selectFrom('look_back').select('result').where('id', '=', id).executeTakeFirst();
    const result = kept?.result == null ? undefined : lookBackResult.parse(kept.result);
    return { lookBack: readRow(row), result };
  }

  /** @throws NotThere, Refusal where it has ended. */
  async cancel(id: string, actor: Actor): Promise<LookBack> {
    return this.#ground.record.db.transaction().execute(async (db) => {
      await this.#find(db, id);
      const { numUpdatedRows } = await db
        .updateTable('look_back')
        .set({ state: 'cancelled', ended_at: new Date(this.#ground.clock()) })
        .where('id', '=', id)
        .where('state', 'in', ['waiting', 'running'])
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw refused('look-back-ended', 'id');
      await this.#note(db, actor, 'look-back.cancelled', id);
      return readRow(await this.#find(db, id));
    });
  }

  /** Runs the next one to its end, or until told to stop: then it is gone on with another time. @returns whether there was one. */
  async round(signal: AbortSignal): Promise<boolean> {
    const done = await alone(this.#ground.record, LOCK, async () => {
      const row = await this.#ground.record.db
        .selectFrom('look_back')
        .select(COLUMNS)
        .where('state', 'in', ['waiting', 'running'])
        .orderBy('sequence')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return false;
      await this.#run(readRow(row), signal);
      return true;
    });
    return done === true;
  }

  async #run(lookBack: LookBack, ending: AbortSignal): Promise<void> {
    const { record, traffic, sealer, folder, complainedOf, clock } = this.#ground;
    const { id, from, to } = lookBack;
    const place = new KeptPlace(folder, id, sealer);
    const cancelled = new AbortController();
    const change = (set: Parameters<typeof update>[2]) => update(record.db, id, set);
    try {
      const total = await traffic.countMessages({ from, to });
      await change({ state: 'running', total });
      let [savedAt, toldAt] = [performance.now(), performance.now()];
      const state = await pass(
        this.#ground,
        lookBack,
        await complainedOf(from, to),
        {
          signal: AbortSignal.any([ending, cancelled.signal]),
          onBlock: async (now, counts) => {
            if (performance.now() - toldAt >= TELL_MS) {
              toldAt = performance.now();
              if (!(await change({ done: now().messages }))) cancelled.abort();
            }
            if (performance.now() - savedAt < SAVE_MS) return;
            await place.save(now(), counts());
            savedAt = performance.now();
          },
        },
        place.load(),
      );
      if (state === undefined) {
        if (cancelled.signal.aborted) place.forget();
        return;
      }
      await this.#finish(lookBack, state);
      place.forget();
    } catch (error) {
      // Where the store is closed because everything ends, it is gone on with after the start.
      if (ending.aborted) return;
      const found = maskNumbers((error as Error).message).slice(0, 300);
      const words =
        error instanceof LookBackFault
          ? error.words
          : { zh: `回头看未能完成：${found}`, en: `the look-back came to nothing: ${found}` };
      await change({ state: 'failed', ended_at: new Date(clock()), fault: JSON.stringify(words) });
      place.forget();
    }
  }

  async #finish(lookBack: LookBack, state: PassState): Promise<void> {
    const { record, clock } = this.#ground;
    const before = await this.#before(lookBack);
    await update(record.db, lookBack.id, {
      ...{ state: 'done', ended_at: new Date(clock()), done: state.messages },
      result: JSON.stringify(resultOf(state, before)),
    });
  }

  /** The last one before it that asked the same of a time as long; of those that come by themselves the one before. */
  async #before(
    lookBack: LookBack,
  ): Promise<{ readonly id: string; readonly result: LookBackResult } | undefined> {
    const { kind, from, to, trial, id, scheduled } = lookBack;
    const row = await this.#ground.record.db
      .selectFrom('look_back')
      .select(['id', 'result'])
      .where('state', '=', 'done')
      .where('kind', '=', kind)
      .where('id', '!=', id)
      .where(
        sql<boolean>`trial is not distinct from ${trial === undefined ? null : JSON.stringify(trial)}::jsonb`,
      )
      .where(
        sql<boolean>`(to_at - from_at = make_interval(secs => ${(to - from) / 1000}) or (scheduled and ${scheduled}))`,
      )
      .where('from_at', '<=', new Date(from))
      .orderBy('from_at', 'desc')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : { id: row.id, result: lookBackResult.parse(row.result) };
  }

  #check({ from, to, trial }: LookBackAsked): void {
    if (from >= to) throw refused('look-back-of-no-time', 'to');
    if (to > this.#ground.clock()) throw refused('look-back-of-the-future', 'to');
    try {
      booksFor(trial);
    } catch (error) {
      if (!(error instanceof LookBackFault)) throw error;
      throw refused('rule-not-to-be-tried', 'rulesOf', error.words);
    }
  }

  #rowOf({ kind, from, to, trial }: LookBackAsked, actor: Actor, scheduled: boolean) {
    return {
      ...{ id: drawId('lb'), kind, from_at: new Date(from), to_at: new Date(to), scheduled },
      ...{ trial: trial === undefined ? null : JSON.stringify(trial), state: 'waiting' as const },
      ...{ asked_at: new Date(this.#ground.clock()), asked_by: actor.id, asked_by_name: actor.name },
    };
  }

  async #find(db: Db, id: string): Promise<Row> {
    const row = await db.selectFrom('look_back').select(COLUMNS).where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new NotThere();
    return row;
  }

  #note(db: Db, actor: Actor, deed: string, id: string): Promise<void> {
    return actor.note(db, {
      ...{ act: deed, object: { kind: 'look-back', id }, organisation: undefined, reason: undefined },
      detail: {},
    });
  }
}

const COLUMNS = [
  ...(['id', 'kind', 'from_at', 'to_at', 'trial', 'state', 'asked_at', 'asked_by_name'] as const),
  ...(['scheduled', 'ended_at', 'done', 'total', 'fault'] as const),
] as const;
type Row = Pick<Selectable<Database['look_back']>, (typeof COLUMNS)[number]>;

function readRow(row: Row): LookBack {
  return {
    ...{ id: row.id, kind: row.kind, from: row.from_at.getTime(), to: row.to_at.getTime() },
    ...{ trial: (row.trial ?? undefined) as Trial | undefined, state: row.state, scheduled: row.scheduled },
    ...{ askedAt: row.asked_at.getTime(), by: row.asked_by_name, endedAt: row.ended_at?.getTime() },
    ...{ done: Number(row.done), total: row.total === null ? undefined : Number(row.total) },
    fault: row.fault ?? undefined,
  };
}

/** @returns false where it has ended meanwhile. */
async function update(
  db: Db,
  id: string,
  set: {
    readonly state?: LookBackState;
    readonly done?: number;
    readonly total?: number;
    readonly ended_at?: Date;
    readonly fault?: string;
    readonly result?: string;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('look_back')
    .set(set)
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function refused(code: Code, field: string, values: Readonly<Record<string, string>> = {}): Refusal {
  return new Refusal([objectionOf(code, REFUSALS[code], field, values)]);
}

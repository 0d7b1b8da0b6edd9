import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { type Instant, shanghaiDay } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import {
  alone,
  type DaysAsked,
  type DistinctTextRow,
  type RecordStore,
  type SealKey,
  type Traffic,
} from '../../store/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import { WaveGatherer } from '../waves/index.ts';
import type { Arrived, CameFrom, Merge, Placed, Split } from './arrived.ts';
import { forgetOld } from './forget.ts';
import { keepBatch } from './keep-waves.ts';
import { recount } from './recount.ts';
import { contactKey, lateMemory } from './waves-memory.ts';

/** Texts that people complained about, as the complaint centre tells them. */
export interface ComplaintTexts {
  after(sequence: number, limit: number): Promise<{ texts: readonly ComplaintText[]; through: number }>;
  /** Where those came from whose message was looked for since. */
  matchedAfter(
    last: { readonly complaint: string; readonly matchedAt: Date },
    now: Instant,
    limit: number,
  ): Promise<readonly ComplaintFrom[]>;
}
export interface ComplaintFrom extends Omit<CameFrom, 'region'> {
  readonly complaint: string;
  readonly province: string;
  readonly matchedAt: Date;
}
export interface ComplaintText extends ComplaintFrom {
  readonly sequence: number;
  readonly text: string;
  readonly acceptedAt: Date;
  readonly counted: boolean;
}

export interface GatheringGround {
  readonly record: RecordStore;
  readonly traffic: Pick<Traffic, 'distinctTexts' | 'firstAt'>;
  readonly complaints: ComplaintTexts;
  readonly key: SealKey;
  readonly clock: () => number;
}

/** A day of traffic that was gathered. */
export interface GatheredDay {
  readonly day: number;
  readonly ranAt: Instant;
  readonly tookMs: number;
  readonly messages: number;
  /** As they came, each once for each place and slice. */
  readonly texts: number;
  readonly newWaves: number;
  readonly merges: number;
  readonly splits: number;
}

/** "waves" cut to four letters, read as bytes: whoever holds it gathers. */
const LOCK = 0x7761_7665;
const WAIT_MS = 500;
const TURN_MS = 20;
const COMPLAINTS_MAX = 500;
/** Parts of a day that are read at once: ten minutes each. */
export const SLICES = 144;
const SLICE_MS = 600_000;
/** Slices are taken together until there are so many texts. */
const TEXTS_LEAST = 2000;
/** What lies further back would be forgotten already. */
const BACK_DAYS = 90;

interface Position {
  readonly version: number;
  readonly complaint: number;
  readonly matchedAt: Date;
  readonly matched: string;
}

/**
 * Gathers texts into waves: complaints as they come, and the texts of each day of port traffic that is over, each once and in order. What a batch brings is one
 * transaction of the record: killed at any moment, it goes on with the first text that is not there. Of several that try at once one gathers.
 */
export class WaveGathering {
  readonly #ground: GatheringGround;
  readonly #key: Uint8Array;
  /** As of this version of what is kept. */
  #loaded: { readonly version: number; readonly gatherer: WaveGatherer } | undefined;
  /** The day on which what is old was looked for. */
  #forgotOn: number | undefined;
  /** Within this process one after another. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ground: GatheringGround) {
    this.#ground = ground;
    this.#key = contactKey(ground.key);
  }

  /** Some of the complaints that are not gathered yet, else some whose message was found later; what is old goes once all are. @returns how many; 0: nothing is left, or another one is at it. */
  async round(): Promise<number> {
    const done = await this.#inTurn(async (position) => {
      const { complaints, clock } = this.#ground;
      const { texts, through } = await complaints.after(position.complaint, COMPLAINTS_MAX);
      if (through > position.complaint) {
        await this.#take(position, texts.map(arrivedOf), { complaint: through });
        return COMPLAINTS_MAX;
      }
      const last = { complaint: position.matched, matchedAt: position.matchedAt };
      const found = await complaints.matchedAfter(last, clock(), COMPLAINTS_MAX);
      if (found.length === 0) {
        await this.#forget();
        return 0;
      }
      await recount(this.#ground.record, found);
      return found.length;
    });
    return done === 'busy' ? 0 : done;
  }

  /** Once a day, whether or not traffic is gathered. */
  async #forget(): Promise<void> {
    const { record, clock } = this.#ground;
    const today = shanghaiDay(clock());
    if (this.#forgotOn === today) return;
    await record.db.transaction().execute((db) => forgetOld(db, clock()));
    this.#forgotOn = today;
  }

  /** The last day that is over. */
  yesterday(): number {
    return shanghaiDay(this.#ground.clock()) - 1;
  }

  /** The next day of traffic; undefined where there is none yet. */
  async nextDay(): Promise<number | undefined> {
    return (await this.#place())?.day;
  }

  /** The last day that was gathered whole. */
  async lastRun(): Promise<GatheredDay | undefined> {
    const row = await this.#ground.record.db
      .selectFrom('wave_run')
      .selectAll()
      .where('slices', '=', SLICES)
      .orderBy('day', 'desc')
      .executeTakeFirst();
    return (
      row && {
        ...{ day: row.day, ranAt: row.ran_at.getTime(), tookMs: row.took_ms },
        ...{ messages: row.messages, texts: row.texts },
        ...{ newWaves: row.new_waves, merges: row.merges, splits: row.splits },
      }
    );
  }

  /** Gathers every day of traffic that is not gathered yet, in order, until `through` or until told to stop. Where another process is at it, waits for that. */
  async catchUp(
    through: number,
    { signal, onDay = async () => undefined }: DaysAsked<GatheredDay> = {},
  ): Promise<void> {
    const last = Math.min(through, this.yesterday());
    for (;;) {
      if (signal?.aborted) return;
      const done = await this.#inTurn((position) => this.#slice(position, last));
      if (done === 'over') return;
      if (done === 'busy') await sleep(WAIT_MS);
      else if (done === 'day') await onDay((await this.lastRun())!);
      await turn();
    }
  }

  async #place(): Promise<{ readonly day: number; readonly slice: number } | undefined> {
    const row = await this.#ground.record.db
      .selectFrom('wave_run')
      .select(['day', 'slices'])
      .orderBy('day', 'desc')
      .executeTakeFirst();
    if (row !== undefined)
      return row.slices < SLICES ? { day: row.day, slice: row.slices } : { day: row.day + 1, slice: 0 };
    const first = await this.#ground.traffic.firstAt();
    return first === undefined
      ? undefined
      : { day: Math.max(shanghaiDay(first), this.yesterday() - BACK_DAYS), slice: 0 };
  }

  async #slice(position: Position, last: number): Promise<'over' | 'slice' | 'day'> {
    const place = await this.#place();
    if (place === undefined || place.day > last) return 'over';
    const begun = performance.now();
    const { day } = place;
    const rows: DistinctTextRow[] = [];
    // What is near to nothing, as most of a night, is taken together.
    let slice = place.slice;
    for (; slice < SLICES && rows.length < TEXTS_LEAST; slice++) {
      const from = startOf(day) + slice * SLICE_MS;
      rows.push(...(await this.#ground.traffic.distinctTexts({ from, to: from + SLICE_MS })));
    }
    const arrived = rows.map((row): Arrived => ({ ...row, day, region: '', complaints: 0 }));
    const isLast = slice === SLICES;
    const ranAt = new Date(this.#ground.clock());
    await this.#take(position, arrived, {
      looksThrough: isLast,
      also: async (db, { newWaves, merges, splits }) => {
        const messages = rows.reduce((sum, each) => sum + each.messages, 0);
        const added = { messages, texts: rows.length, new_waves: newWaves, merges, splits };
        const took = Math.round(performance.now() - begun);
        await db
          .insertInto('wave_run')
          .values({ day, slices: slice, ran_at: ranAt, took_ms: took, ...added })
          .onConflict((conflict) =>
            conflict.column('day').doUpdateSet((eb) => ({
              ...{ slices: slice, ran_at: ranAt, took_ms: eb('wave_run.took_ms', '+', took) },
              messages: eb('wave_run.messages', '+', added.messages),
              texts: eb('wave_run.texts', '+', added.texts),
              new_waves: eb('wave_run.new_waves', '+', added.new_waves),
              merges: eb('wave_run.merges', '+', added.merges),
              splits: eb('wave_run.splits', '+', added.splits),
            })),
          )
          .execute();
      },
    });
    return isLast ? 'day' : 'slice';
  }

  /** Gathers texts and keeps what came of them. What a batch that failed has changed in memory is not gone on from. */
  async #take(
    position: Position,
    arrived: readonly Arrived[],
    {
      complaint = position.complaint,
      looksThrough = false,
      also = async () => undefined,
    }: {
      readonly complaint?: number;
      /** For waves that are one, and for such as fall apart. */
      readonly looksThrough?: boolean;
      readonly also?: (
        db: Db,
        counts: { readonly newWaves: number; readonly merges: number; readonly splits: number },
      ) => Promise<void>;
    },
  ): Promise<void> {
    const { record, clock } = this.#ground;
    const needed = arrived.length > 0 || looksThrough;
    const gatherer = needed ? await this.#gatherer(position.version) : undefined;
    if (needed) this.#loaded = undefined;
    const placed: Placed[] = [];
    const merged: Merge[] = [];
    let since = performance.now();
    for (const each of arrived) {
      const gathered = gatherer!.take(each.text);
      placed.push({ ...each, gathered });
      const { by, similarity } = gathered.why;
      for (const wave of gathered.merged)
        merged.push({ wave, into: gathered.wave, by: by === 'contact' ? 'contact' : 'text', similarity });
      if (performance.now() - since < TURN_MS) continue;
      await turn();
      since = performance.now();
    }
    const reviewed = looksThrough ? gatherer!.review() : undefined;
    merged.push(...(reviewed?.merged ?? []));
    const split: Split[] = (reviewed?.split ?? []).map((each) => ({
      ...{ wave: each.wave, from: each.from, variants: each.variants.length },
    }));
    const news = gatherer?.changes();
    const newWaves = placed.filter(({ gathered }) => gathered.isNewWave).length;
    await record.db.transaction().execute(async (db) => {
      const { numUpdatedRows } = await db
        .updateTable('wave_position')
        .set({
          ...{ version: position.version + 1, complaint },
          ...(news === undefined ? {} : { next_wave: news.nextWave, next_variant: news.nextVariant }),
        })
        .where('version', '=', position.version)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error('somebody else has gathered meanwhile');
      if (news !== undefined)
        await keepBatch(db, {
          ...{ placed, changed: news.variants, merged, split, at: new Date(clock()) },
          template: (wave) => gatherer!.template(wave).pieces,
        });
      await also(db, { newWaves, merges: merged.length, splits: split.length });
    });
    // After a day it is read anew, without what has not been seen for long.
    if (looksThrough) this.#loaded = undefined;
    else if (gatherer === undefined && this.#loaded?.version === position.version)
      this.#loaded = { ...this.#loaded, version: position.version + 1 };
    else if (gatherer !== undefined) this.#loaded = { version: position.version + 1, gatherer };
  }

  async #gatherer(version: number): Promise<WaveGatherer> {
    if (this.#loaded?.version === version) return this.#loaded.gatherer;
    const { record, clock } = this.#ground;
    return WaveGatherer.from(await lateMemory(record.db, clock()), { contactKey: this.#key });
  }

  #inTurn<T>(work: (position: Position) => Promise<T>): Promise<T | 'busy'> {
    const { record } = this.#ground;
    const done = this.#turn.then(() =>
      alone(record, LOCK, async () => {
        const row = await record.db.selectFrom('wave_position').selectAll().executeTakeFirstOrThrow();
        const { version, complaint, matched_at: matchedAt, matched } = row;
        return work({ version, complaint, matchedAt, matched });
      }),
    );
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function arrivedOf(told: ComplaintText): Arrived {
  const { complaint: id, sequence, text, acceptedAt, counted, matchedAt } = told;
  const at = acceptedAt.getTime();
  return {
    ...{ text, port: told.port, signature: told.signature, organisation: told.organisation },
    ...{ region: told.province, firstAt: at, lastAt: at, day: shanghaiDay(at) },
    ...{ messages: 0, refused: 0, complaints: counted ? 1 : 0 },
    complaint: { id, sequence, counted, matchedAt },
  };
}

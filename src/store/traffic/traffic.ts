/* Long because it is one door: every question to the traffic store, each answered in a file beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Invalid, messageIdTime, parseMessageId, shanghaiDay } from '../../domain/index.ts';
import { openChdb } from './chdb.ts';
import { type CodeRow, type CodesAsked, codes } from './codes.ts';
import {
  type DailyVolume,
  type DailyVolumesAsked,
  dailyVolumes,
  firstVolumeDay,
  recountVolumes,
  type VolumeLeaf,
  volumeLeaves,
} from './daily-volumes.ts';
import { type DistinctTextRow, type DistinctTextsAsked, distinctTexts } from './distinct-texts.ts';
import { type Engine, type TableName, TrafficError } from './engine.ts';
import { all, conditions, given, type MessageFilter, TIME, type TrafficScope } from './filter.ts';
import { type Followed, type FollowedAsked, followed } from './followed.ts';
import { type HttpOptions, openHttp } from './http.ts';
import { type MarketingOf, type MarketingSeen, marketingBy } from './marketing-by.ts';
import { type MarketingDayRow, type MarketingDaysAsked, marketingDays } from './marketing-days.ts';
import { type MarketingRow, marketingTo } from './marketing-to.ts';
import {
  marketingAmong,
  marketingVolumes,
  type PassedRow,
  type VolumeRow,
  type VolumesAsked,
} from './marketing-volumes.ts';
import { type MessagesToAsked, type MessageTo, messagesTo } from './messages-to.ts';
import { type PastAsked, type PastBlock, past } from './past.ts';
import {
  type BreakdownKey,
  breakdown,
  type CountRow,
  counts,
  type RateRow,
  type RollupRange,
  type Step,
  type VerdictRow,
  verdictTable,
} from './rollup.ts';
import {
  inboundRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  messageRow,
  readMessage,
  receiptRow,
  type TrafficBlock,
  type TrafficInbound,
  type TrafficMessage,
  type TrafficReceipt,
} from './rows.ts';
import { type Found, type MessagesPage, type SearchPage, search } from './search.ts';
import {
  type SignatureTextRow,
  type StrandRow,
  type StrandsAsked,
  signatureTexts,
  strands,
} from './strands.ts';

export type TrafficOptions = { readonly chdbFolder: string } | HttpOptions;

export type RateKey = 'outcome' | 'account' | 'reason';

export interface Traffic {
  /** Resolves when all of it is on disk. The same block again adds nothing, also after half of it failed. */
  insertBlock(block: TrafficBlock): Promise<void>;
  /** Newest first, unless the oldest are asked for first. Takes as long as it takes. */
  messages(filter: MessageFilter, page: MessagesPage): Promise<TrafficMessage[]>;
  /** The same for whoever waits: where it takes too long, what was found so far, and where to go on. */
  search(filter: MessageFilter, page: SearchPage): Promise<Found>;
  message(messageId: string, scope?: TrafficScope): Promise<TrafficMessage | undefined>;
  /** Some hundreds of messages at once by their ids, all of this span; in the order of their time and id. */
  messagesNamed(
    ids: readonly string[],
    span: { readonly from: number; readonly to: number },
  ): Promise<TrafficMessage[]>;
  /** How many there are. */
  countMessages(filter: MessageFilter): Promise<number>;
  receipts(messageId: string): Promise<TrafficReceipt[]>;
  /** Those of several messages at once, some hundreds at most; the order is by message, segment, time. */
  receiptsOf(messageIds: readonly string[]): Promise<TrafficReceipt[]>;
  inbound(
    filter: { from?: number; to?: number; senderTag?: bigint },
    limit: number,
  ): Promise<TrafficInbound[]>;
  counts(range: RollupRange & { by: Step }): Promise<CountRow[]>;
  verdictTable(range: RollupRange): Promise<VerdictRow[]>;
  /** Each period's messages by the `limit` keys that have most over the whole range; '' is all other keys together. */
  breakdown(range: RollupRange & { by: BreakdownKey; step: Step; limit: number }): Promise<RateRow[]>;
  /** Each second of a short range, from the messages themselves: by outcome, by account, or by enforced reason. */
  rates(range: { from: number; to: number; by: RateKey; scope?: TrafficScope }): Promise<RateRow[]>;
  /** When the first message came; undefined: none yet. */
  firstAt(): Promise<number | undefined>;
  /** Signatures that were sent under since. */
  signaturesSince(at: number): Promise<ReadonlySet<string>>;
  /** What was carried in a day by port, signature, contact and text: what detectors count. */
  strands(asked: StrandsAsked): Promise<StrandRow[]>;
  /** The same by signature, purpose and text. */
  signatureTexts(asked: StrandsAsked): Promise<SignatureTextRow[]>;
  /** Texts of marketing, and of what could not be placed, with the places that they came from. */
  distinctTexts(asked: DistinctTextsAsked): Promise<DistinctTextRow[]>;
  /** A sample of those who were sent verification codes, by signature. */
  codes(asked: CodesAsked): Promise<CodeRow[]>;
  /** Messages to one number, the newest first, with what tells them apart. */
  messagesTo(asked: MessagesToAsked): Promise<MessageTo[]>;
  /** Marketing to a few numbers, let through or not. */
  marketingTo(asked: Parameters<typeof marketingTo>[1]): Promise<MarketingRow[]>;
  /** Marketing that was let through of an organisation, a signature or a port: how much of it, and a few examples. */
  marketingBy(asked: MarketingOf): Promise<MarketingSeen>;
  /** Marketing of some accounts and organisations day by day, and how much of it has one of some reasons. */
  marketingDays(asked: MarketingDaysAsked): Promise<MarketingDayRow[]>;
  /** How much marketing passed, by port, by signature and by organisation. */
  marketingVolumes(asked: VolumesAsked): Promise<VolumeRow[]>;
  /** Which of some messages are marketing that passed within a time. */
  marketingAmong(asked: VolumesAsked & { readonly ids: readonly string[] }): Promise<PassedRow[]>;
  /** What passed by day, of an organisation, for some purposes, to a region. Kept with every block, and summed up here. */
  dailyVolumes(asked: DailyVolumesAsked): Promise<DailyVolume[]>;
  /** The rows that these are sums of. */
  volumeLeaves(days: Pick<DailyVolumesAsked, 'from' | 'to'>): Promise<VolumeLeaf[]>;
  /** The first day on which any message is counted; undefined: none yet. */
  firstVolumeDay(): Promise<number | undefined>;
  /** Counts the days again whose messages are all there. */
  recountVolumes(): Promise<void>;
  /** First contacts with some organisations, and what marketing came before and after, beside people who had none. */
  followed(asked: FollowedAsked): Promise<Followed>;
  /** Messages in the order of their time, a block at a time: for whoever goes through all of them. */
  past(asked: PastAsked): Promise<PastBlock>;
  /** Retention: messages, receipts and replies older than `at`, how many rows, and when the oldest row came that is not older. Figures name nobody and stay. */
  olderThan(at: number): Promise<{ readonly rows: number; readonly oldestLeft: number | undefined }>;
  /** What is older than `at` goes, months as a whole and the rest row by row. @returns how many rows went. */
  deleteBefore(at: number): Promise<number>;
  close(): Promise<void>;
}

export async function openTraffic(options: TrafficOptions): Promise<Traffic> {
  return trafficOn('chdbFolder' in options ? await openChdb(options.chdbFolder) : openHttp(options));
}

/** Brings the schema up to date. Closes the engine when that fails. */
export async function trafficOn(engine: Engine): Promise<Traffic> {
  try {
    await checkVersion(engine);
    for (const statement of schema()) await engine.command(statement);
    await countPastDays(engine);
    await countPastVolumes(engine);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return new ClickHouseTraffic(engine);
}

/** From 24.8 a view's target keeps its own count of tokens, without which a repeated block would double the rollup. */
async function checkVersion(engine: Engine): Promise<void> {
  const [row] = await engine.rows<{ version: string }>('select version() as version', {});
  const [year = 0, month = 0] = row!.version.split('.').map(Number);
  if (year * 100 + month < 2408) {
    throw new TrafficError('refused', `ClickHouse ${row!.version} is too old: 24.8 or newer is needed`);
  }
}

/** A store that has been counted by the minute alone: once, before anything comes in. */
async function countPastDays(engine: Engine): Promise<void> {
  const [has] = await engine.rows<{ days: number; minutes: number }>(
    `select (select count() from anning.verdict_day) as days, (select count() from anning.verdict_minute) as minutes`,
    {},
  );
  if (has!.days > 0 || has!.minutes === 0) return;
  await engine.command(
    `insert into anning.verdict_day
     select toDate(minute) as day, outcome, account, organisation, reason, sum(messages), sum(without_reason)
     from anning.verdict_minute group by day, outcome, account, organisation, reason`,
  );
}

/** A store whose volumes were not counted yet: once, before anything comes in. */
async function countPastVolumes(engine: Engine): Promise<void> {
  if ((await firstVolumeDay(engine)) === undefined) await recountVolumes(engine, 0);
}

function schema(): string[] {
  return readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8')
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
}

const RATE_KEYS: Readonly<Record<RateKey, string>> = {
  outcome: 'toString(outcome)',
  account: 'toString(account)',
  reason: "arrayJoin(if(empty(reasons), [''], arrayDistinct(reasons)))",
};
/** Tables whose rows are about somebody. */
const OF_PEOPLE = ['message', 'receipt', 'inbound'] as const satisfies readonly TableName[];
/** How far a message's time may lie from that of its id, which is given when its first segment comes. */
const ID_TIME_SLACK_MS = 10 * 60_000;
const MONTH_MS = 31 * 86_400_000;

class ClickHouseTraffic implements Traffic {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async insertBlock({ gateway, block, messages, receipts, inbound }: TrafficBlock): Promise<void> {
    const token = `${gateway}:${block}`;
    await this.#insert(
      'message',
      messages.map((each) => messageRow(each, gateway)),
      token,
    );
    await this.#insert(
      'receipt',
      receipts.map((each) => receiptRow(each, gateway, block)),
      token,
    );
    await this.#insert(
      'inbound',
      inbound.map((each) => inboundRow(each, gateway, block)),
      token,
    );
  }

  async countMessages(filter: MessageFilter): Promise<number> {
    const { where, parameters } = conditions(filter);
    const sql = `select toUInt32(count()) as count from anning.message ${all(where)}`;
    const [row] = await this.#engine.rows<{ count: number }>(sql, parameters);
    return row!.count;
  }

  async messages(filter: MessageFilter, page: MessagesPage): Promise<TrafficMessage[]> {
    const { where, parameters } = conditions(filter);
    const [sign, order] = page.order === 'oldest' ? ['>', 'asc'] : ['<', 'desc'];
    const behind = page.after === undefined ? {} : { afterAt: page.after.at, afterId: page.after.messageId };
    if (page.after !== undefined) {
      where.push(
        `at ${sign}= ${TIME('afterAt')}`,
        `(at, message_id) ${sign} (${TIME('afterAt')}, {afterId:String})`,
      );
    }
    const rows = await this.#engine.rows<MessageRow>(
      `select ${MESSAGE_COLUMNS} from anning.message ${all(where)} order by at ${order}, message_id ${order} limit {limit:UInt32}`,
      { ...parameters, ...behind, limit: page.limit },
    );
    return rows.map(readMessage);
  }

  async messagesNamed(ids: readonly string[], span: { from: number; to: number }): Promise<TrafficMessage[]> {
    if (ids.length === 0) return [];
    const { where, parameters } = conditions(span);
    const rows = await this.#engine.rows<MessageRow>(
      `select ${MESSAGE_COLUMNS} from anning.message ${all([...where, 'message_id in {ids:Array(String)}'])} order by at, message_id`,
      { ...parameters, ids },
    );
    return rows.map(readMessage);
  }

  async search(filter: MessageFilter, page: SearchPage): Promise<Found> {
    const begun = performance.now();
    const [whole] = await this.#engine.rows<{ oldest: number; newest: number; messages: number }>(
      `select toUnixTimestamp64Milli(min(at)) as oldest, toUnixTimestamp64Milli(max(at)) as newest, count() as messages
       from anning.message`,
      {},
    );
    const span = whole!.messages === 0 ? undefined : { from: whole!.oldest, to: whole!.newest + 1 };
    const read = (filter: MessageFilter, page: MessagesPage) => this.messages(filter, page);
    return search(filter, page, span, read, () => performance.now() - begun);
  }

  /** First about the time that the id holds; a message whose gateway's clock was far off is found by the index of ids. */
  async message(messageId: string, scope?: TrafficScope): Promise<TrafficMessage | undefined> {
    const id = parseMessageId(messageId);
    if (!(id instanceof Invalid)) {
      const at = messageIdTime(id);
      const near = { from: at - ID_TIME_SLACK_MS, to: at + ID_TIME_SLACK_MS };
      const found = await this.#messageIn(near, messageId, scope);
      if (found !== undefined) return found;
    }
    return this.#messageIn({}, messageId, scope);
  }

  receipts(messageId: string): Promise<TrafficReceipt[]> {
    return this.receiptsOf([messageId]);
  }

  async receiptsOf(messageIds: readonly string[]): Promise<TrafficReceipt[]> {
    if (messageIds.length === 0) return [];
    const rows = await this.#engine.rows<Omit<TrafficReceipt, 'at'> & { atMs: number }>(
      `select message_id as messageId, segment, toUnixTimestamp64Milli(at) as atMs, status, upstream,
              toUnixTimestamp64Milli(reported_at) as reportedAt
       from anning.receipt where message_id in {ids:Array(String)} order by message_id, segment, at`,
      { ids: messageIds },
    );
    return rows.map(({ atMs, ...rest }) => ({ ...rest, at: atMs }));
  }

  async inbound(
    filter: { from?: number; to?: number; senderTag?: bigint },
    limit: number,
  ): Promise<TrafficInbound[]> {
    const { senderTag, ...span } = filter;
    const { where, parameters } = conditions(span);
    const tagged = senderTag === undefined ? [] : ['sender_tag = {senderTag:UInt64}'];
    const rows = await this.#engine.rows<
      Omit<TrafficInbound, 'at' | 'senderTag'> & { atMs: number; senderTag: string }
    >(
      `select toUnixTimestamp64Milli(at) as atMs, toString(sender_tag) as senderTag, sender_sealed as senderSealed,
              port, text, meaning
       from anning.inbound ${all([...where, ...tagged])} order by at desc limit {limit:UInt32}`,
      { ...parameters, ...given({ senderTag }), limit },
    );
    return rows.map(({ atMs, ...rest }) => ({ ...rest, at: atMs, senderTag: BigInt(rest.senderTag) }));
  }

  counts(range: RollupRange & { by: Step }): Promise<CountRow[]> {
    return counts(this.#engine, range);
  }

  verdictTable(range: RollupRange): Promise<VerdictRow[]> {
    return verdictTable(this.#engine, range);
  }

  breakdown(range: RollupRange & { by: BreakdownKey; step: Step; limit: number }): Promise<RateRow[]> {
    return breakdown(this.#engine, range);
  }

  async rates(range: { from: number; to: number; by: RateKey; scope?: TrafficScope }): Promise<RateRow[]> {
    const { by, ...filter } = range;
    const { where, parameters } = conditions(filter);
    const rows = await this.#engine.rows<{ second: number; key: string; messages: number }>(
      `select toInt64(toUnixTimestamp(toStartOfSecond(at))) * 1000 as second, ${RATE_KEYS[by]} as key, count() as messages
       from anning.message ${all(where)} group by second, key order by second, key`,
      parameters,
    );
    return rows.map(({ second, key, messages }) => ({ at: second, key, messages }));
  }

  async firstAt(): Promise<number | undefined> {
    const [row] = await this.#engine.rows<{ at: number }>(
      'select toUnixTimestamp64Milli(at) as at from anning.message order by at limit 1',
      {},
    );
    return row?.at;
  }

  async signaturesSince(at: number): Promise<ReadonlySet<string>> {
    const rows = await this.#engine.rows<{ name: string }>(
      `select distinct toString(signature) as name from anning.message where at >= ${TIME('at')}`,
      { at },
    );
    return new Set(rows.map(({ name }) => name));
  }

  strands(asked: StrandsAsked): Promise<StrandRow[]> {
    return strands(this.#engine, asked);
  }

  signatureTexts(asked: StrandsAsked): Promise<SignatureTextRow[]> {
    return signatureTexts(this.#engine, asked);
  }

  distinctTexts(asked: DistinctTextsAsked): Promise<DistinctTextRow[]> {
    return distinctTexts(this.#engine, asked);
  }

  codes(asked: CodesAsked): Promise<CodeRow[]> {
    return codes(this.#engine, asked);
  }

  messagesTo(asked: MessagesToAsked): Promise<MessageTo[]> {
    return messagesTo(this.#engine, asked);
  }

  marketingTo(asked: Parameters<typeof marketingTo>[1]): Promise<MarketingRow[]> {
    return marketingTo(this.#engine, asked);
  }

  marketingBy(asked: MarketingOf): Promise<MarketingSeen> {
    return marketingBy(this.#engine, asked);
  }

  marketingDays(asked: MarketingDaysAsked): Promise<MarketingDayRow[]> {
    return marketingDays(this.#engine, asked);
  }

  marketingVolumes(asked: VolumesAsked): Promise<VolumeRow[]> {
    return marketingVolumes(this.#engine, asked);
  }

  marketingAmong(asked: VolumesAsked & { readonly ids: readonly string[] }): Promise<PassedRow[]> {
    return marketingAmong(this.#engine, asked);
  }

  dailyVolumes(asked: DailyVolumesAsked): Promise<DailyVolume[]> {
    return dailyVolumes(this.#engine, asked);
  }

  volumeLeaves(days: Pick<DailyVolumesAsked, 'from' | 'to'>): Promise<VolumeLeaf[]> {
    return volumeLeaves(this.#engine, days);
  }

  firstVolumeDay(): Promise<number | undefined> {
    return firstVolumeDay(this.#engine);
  }

  async recountVolumes(): Promise<void> {
    const first = await this.firstAt();
    // Of the first day that has messages, some may be gone.
    if (first !== undefined) await recountVolumes(this.#engine, shanghaiDay(first) + 1);
  }

  followed(asked: FollowedAsked): Promise<Followed> {
    return followed(this.#engine, asked);
  }

  past(asked: PastAsked): Promise<PastBlock> {
    return past(this.#engine, asked);
  }

  async olderThan(at: number): Promise<{ rows: number; oldestLeft: number | undefined }> {
    let [rows, oldestLeft] = [0, Number.POSITIVE_INFINITY];
    for (const table of OF_PEOPLE) {
      const [told] = await this.#engine.rows<{ older: number; oldest: number; younger: number }>(
        `select countIf(at < ${TIME('at')}) as older, countIf(at >= ${TIME('at')}) as younger,
           toUnixTimestamp64Milli(minIf(at, at >= ${TIME('at')})) as oldest from anning.${table}`,
        { at },
      );
      rows += told!.older;
      if (told!.younger > 0) oldestLeft = Math.min(oldestLeft, told!.oldest);
    }
    return { rows, oldestLeft: oldestLeft === Number.POSITIVE_INFINITY ? undefined : oldestLeft };
  }

  async deleteBefore(at: number): Promise<number> {
    const { rows } = await this.olderThan(at);
    for (const table of OF_PEOPLE) {
      const parts = await this.#engine.rows<{ month: number }>(
        `select distinct toUInt32(partition) as month from system.parts
         where active and database = 'anning' and table = {table:String}
           and toUInt32(partition) < toYYYYMM(${TIME('at')}) order by month`,
        { table, at },
      );
      for (const { month } of parts)
        await this.#engine.command(`alter table anning.${table} drop partition ${Number(month)}`);
      const [rest] = await this.#engine.rows<{ rows: number }>(
        `select count() as rows from anning.${table} where at < ${TIME('at')} and at >= ${TIME('since')}`,
        { at, since: Math.max(0, at - MONTH_MS) },
      );
      // A number of our own: a mutation takes no parameters.
      if (rest!.rows > 0) {
        await this.#engine.command(
          `delete from anning.${table} where at < fromUnixTimestamp64Milli(${Math.trunc(at)}, 'Asia/Shanghai')`,
        );
      }
    }
    return rows;
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  async #messageIn(
    span: { from?: number; to?: number },
    id: string,
    scope: TrafficScope | undefined,
  ): Promise<TrafficMessage | undefined> {
    const { where, parameters } = conditions(scope === undefined ? span : { ...span, scope });
    const [row] = await this.#engine.rows<MessageRow>(
      `select ${MESSAGE_COLUMNS} from anning.message ${all([...where, 'message_id = {id:String}'])} limit 1`,
      { ...parameters, id },
    );
    return row === undefined ? undefined : readMessage(row);
  }

  async #insert(table: TableName, rows: readonly object[], token: string): Promise<void> {
    if (rows.length === 0) return;
    await this.#engine.insert(table, Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')), token);
  }
}

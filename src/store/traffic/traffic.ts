import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openChdb } from './chdb.ts';
import { type Engine, type Parameters, type TableName, TrafficError } from './engine.ts';
import { type HttpOptions, openHttp } from './http.ts';
import {
  inboundRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  messageRow,
  type Outcome,
  readMessage,
  receiptRow,
  type TrafficBlock,
  type TrafficInbound,
  type TrafficMessage,
  type TrafficReceipt,
} from './rows.ts';

export type TrafficOptions = { readonly chdbFolder: string } | HttpOptions;

/** All that is given must hold. Times: from inclusive, to exclusive, milliseconds. */
export interface MessageFilter {
  readonly from?: number;
  readonly to?: number;
  readonly accounts?: readonly string[];
  readonly organisations?: readonly string[];
  readonly gateway?: string;
  readonly signature?: string;
  readonly port?: string;
  readonly recipientTag?: bigint;
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly purpose?: string;
  readonly plan?: string;
  /** A part of the text, as it stands. */
  readonly text?: string;
  /** What the asker may see at all; absent: everything. */
  readonly scope?: TrafficScope;
}

/** Messages of these accounts, and those sent on behalf of these organisations. Empty: none. */
export interface TrafficScope {
  readonly accounts: readonly string[];
  readonly organisations: readonly string[];
}

/** The last row of the page before; the next page begins behind it. */
export interface MessageKey {
  readonly at: number;
  readonly messageId: string;
}

export interface MessagesPage {
  readonly limit: number;
  readonly after?: MessageKey;
  readonly order?: 'newest' | 'oldest';
}

export interface CountRow {
  /** The start of the minute, hour or day (Asia/Shanghai). */
  readonly at: number;
  readonly outcome: Outcome;
  readonly messages: number;
}

export type RateKey = 'outcome' | 'account' | 'reason';
export type BreakdownKey = RateKey | 'organisation';

export interface RateRow {
  /** The start of the second. */
  readonly at: number;
  readonly key: string;
  readonly messages: number;
}

export interface VerdictRow {
  readonly outcome: Outcome;
  /** '' is the outcome's total; a message counts under each of its reasons. */
  readonly reason: string;
  readonly messages: number;
}

export interface Traffic {
  /** Resolves when all of it is on disk. The same block again adds nothing, also after half of it failed. */
  insertBlock(block: TrafficBlock): Promise<void>;
  /** Newest first, unless the oldest are asked for first. */
  messages(filter: MessageFilter, page: MessagesPage): Promise<TrafficMessage[]>;
  message(messageId: string, scope?: TrafficScope): Promise<TrafficMessage | undefined>;
  receipts(messageId: string): Promise<TrafficReceipt[]>;
  inbound(
    filter: { from?: number; to?: number; senderTag?: bigint },
    limit: number,
  ): Promise<TrafficInbound[]>;
  /** From whole minutes. */
  counts(range: {
    from: number;
    to: number;
    by: 'minute' | 'hour' | 'day';
    accounts?: readonly string[];
  }): Promise<CountRow[]>;
  verdictTable(range: { from: number; to: number; accounts?: readonly string[] }): Promise<VerdictRow[]>;
  /** Each second of a short range, from the messages themselves: by outcome, by account, or by enforced reason. */
  rates(range: { from: number; to: number; by: RateKey; scope?: TrafficScope }): Promise<RateRow[]>;
  /** Each period's messages by the `limit` keys that have most over the whole range; '' is all other keys together. */
  breakdown(range: {
    from: number;
    to: number;
    by: BreakdownKey;
    step: 'minute' | 'hour' | 'day';
    limit: number;
    scope?: TrafficScope;
  }): Promise<RateRow[]>;
  /** Retention: what is older than `at` goes, months as a whole and the rest row by row. */
  deleteBefore(at: number): Promise<void>;
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

function schema(): string[] {
  return readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8')
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
}

const TIME = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'Asia/Shanghai')`;

/** One condition a field. The text is ours; what a caller gives goes in as a parameter. */
const CONDITIONS: { readonly [Field in keyof MessageFilter]-?: string } = {
  scope: '(account in {scopeAccounts:Array(String)} or organisation in {scopeOrganisations:Array(String)})',
  from: `at >= ${TIME('from')}`,
  to: `at < ${TIME('to')}`,
  accounts: 'account in {accounts:Array(String)}',
  organisations: 'organisation in {organisations:Array(String)}',
  gateway: 'gateway = {gateway:String}',
  signature: 'signature = {signature:String}',
  port: 'port = {port:String}',
  recipientTag: 'recipient_tag = {recipientTag:UInt64}',
  outcome: 'outcome = {outcome:String}',
  reason: 'has(reasons, {reason:String})',
  purpose: 'purpose = {purpose:String}',
  plan: 'plan = {plan:String}',
  text: 'position(text, {text:String}) > 0',
};

const RATE_KEYS: Readonly<Record<BreakdownKey, string>> = {
  organisation: 'toString(organisation)',
  outcome: 'toString(outcome)',
  account: 'toString(account)',
  reason: "arrayJoin(if(empty(reasons), [''], reasons))",
};
const PERIODS = { minute: 'minute', hour: 'toStartOfHour(minute)', day: 'toStartOfDay(minute)' } as const;
const STEPS = { minute: 'toStartOfMinute(at)', hour: 'toStartOfHour(at)', day: 'toStartOfDay(at)' } as const;
const TABLES = { message: 'at', receipt: 'at', inbound: 'at', verdict_minute: 'minute' } as const;
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

  async message(messageId: string, scope?: TrafficScope): Promise<TrafficMessage | undefined> {
    const { where, parameters } = conditions(scope === undefined ? {} : { scope });
    const rows = await this.#engine.rows<MessageRow>(
      `select ${MESSAGE_COLUMNS} from anning.message ${all([...where, 'message_id = {id:String}'])} limit 1`,
      { ...parameters, id: messageId },
    );
    return rows[0] === undefined ? undefined : readMessage(rows[0]);
  }

  async receipts(messageId: string): Promise<TrafficReceipt[]> {
    const rows = await this.#engine.rows<Omit<TrafficReceipt, 'at'> & { atMs: number }>(
      `select message_id as messageId, segment, toUnixTimestamp64Milli(at) as atMs, status, upstream,
              toUnixTimestamp64Milli(reported_at) as reportedAt
       from anning.receipt where message_id = {id:String} order by segment, at`,
      { id: messageId },
    );
    return rows.map(({ atMs, ...rest }) => ({ ...rest, at: atMs }));
  }

  async inbound(
    filter: { from?: number; to?: number; senderTag?: bigint },
    limit: number,
  ): Promise<TrafficInbound[]> {
    const where = [
      ...(filter.from === undefined ? [] : [CONDITIONS.from]),
      ...(filter.to === undefined ? [] : [CONDITIONS.to]),
      ...(filter.senderTag === undefined ? [] : ['sender_tag = {senderTag:UInt64}']),
    ];
    const rows = await this.#engine.rows<
      Omit<TrafficInbound, 'at' | 'senderTag'> & { atMs: number; senderTag: string }
    >(
      `select toUnixTimestamp64Milli(at) as atMs, toString(sender_tag) as senderTag, sender_sealed as senderSealed,
              port, text, meaning
       from anning.inbound ${all(where)} order by at desc limit {limit:UInt32}`,
      { ...given(filter), limit },
    );
    return rows.map(({ atMs, senderTag, ...rest }) => ({ ...rest, at: atMs, senderTag: BigInt(senderTag) }));
  }

  counts(range: {
    from: number;
    to: number;
    by: 'minute' | 'hour' | 'day';
    accounts?: readonly string[];
  }): Promise<CountRow[]> {
    const { by, ...bound } = range;
    return this.#engine.rows<CountRow>(
      `select toInt64(toUnixTimestamp(${PERIODS[by]})) * 1000 as at, outcome, sum(messages) as messages
       from anning.verdict_minute where reason = '' and ${minutes(range.accounts)}
       group by at, outcome order by at, outcome`,
      given(bound),
    );
  }

  verdictTable(range: { from: number; to: number; accounts?: readonly string[] }): Promise<VerdictRow[]> {
    return this.#engine.rows<VerdictRow>(
      `select outcome, reason, sum(messages) as messages from anning.verdict_minute
       where ${minutes(range.accounts)} group by outcome, reason order by outcome, messages desc, reason`,
      given(range),
    );
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

  async breakdown(range: {
    from: number;
    to: number;
    by: BreakdownKey;
    step: 'minute' | 'hour' | 'day';
    limit: number;
    scope?: TrafficScope;
  }): Promise<RateRow[]> {
    const { by, step, limit, ...filter } = range;
    const { where, parameters } = conditions(filter);
    const messages = `anning.message ${all(where)}`;
    const rows = await this.#engine.rows<{ period: number; name: string; messages: number }>(
      `with top as (select ${RATE_KEYS[by]} as k from ${messages} group by k order by count() desc, k limit {limit:UInt32})
       select toInt64(toUnixTimestamp(${STEPS[step]})) * 1000 as period,
              if(key in (select k from top), key, '') as name, count() as messages
       from (select at, ${RATE_KEYS[by]} as key from ${messages})
       group by period, name order by period, name`,
      { ...parameters, limit },
    );
    return rows.map(({ period, name, messages: count }) => ({ at: period, key: name, messages: count }));
  }

  async deleteBefore(at: number): Promise<void> {
    for (const [table, column] of Object.entries(TABLES)) {
      const parts = await this.#engine.rows<{ month: number }>(
        `select distinct toUInt32(partition) as month from system.parts
         where active and database = 'anning' and table = {table:String}
           and toUInt32(partition) < toYYYYMM(${TIME('at')}) order by month`,
        { table, at },
      );
      for (const { month } of parts)
        await this.#engine.command(`alter table anning.${table} drop partition ${Number(month)}`);
      const [rest] = await this.#engine.rows<{ rows: number }>(
        `select count() as rows from anning.${table} where ${column} < ${TIME('at')} and ${column} >= ${TIME('since')}`,
        { at, since: Math.max(0, at - MONTH_MS) },
      );
      // A number of our own: a mutation takes no parameters.
      if (rest!.rows > 0) {
        await this.#engine.command(
          `delete from anning.${table} where ${column} < fromUnixTimestamp64Milli(${Math.trunc(at)}, 'Asia/Shanghai')`,
        );
      }
    }
  }

  close(): Promise<void> {
    return this.#engine.close();
  }

  async #insert(table: TableName, rows: readonly object[], token: string): Promise<void> {
    if (rows.length === 0) return;
    await this.#engine.insert(table, Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')), token);
  }
}

function conditions(filter: MessageFilter): { where: string[]; parameters: Parameters } {
  const { scope, ...fields } = filter;
  const parameters = given(fields);
  const where = Object.keys(parameters).map((field) => CONDITIONS[field as keyof MessageFilter]);
  if (scope === undefined) return { where, parameters };
  const within = { scopeAccounts: scope.accounts, scopeOrganisations: scope.organisations };
  return { where: [CONDITIONS.scope, ...where], parameters: { ...parameters, ...within } };
}

/** What is defined. */
function given(values: object): Parameters {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Parameters;
}

function all(where: readonly string[]): string {
  return where.length === 0 ? '' : `where ${where.join(' and ')}`;
}

function minutes(accounts: readonly string[] | undefined): string {
  const range = `minute >= toStartOfMinute(${TIME('from')}) and minute < ${TIME('to')}`;
  return accounts === undefined ? range : `${range} and account in {accounts:Array(String)}`;
}

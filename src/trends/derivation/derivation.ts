import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Instant, NotThere, objectionOf, Refusal, type Told } from '../../domain/index.ts';
import { type Actor, type Db, platformsBetween } from '../../registry/index.ts';
import type { RecordStore, Traffic } from '../../store/index.ts';
import { startOf } from '../detectors/declared-days.ts';
import {
  BUCKETS,
  type DerivationDocument,
  derivationOf,
  documentOf,
  type PlatformDerivation,
} from './document.ts';
import { type DerivationMonth, dueAt, firstWhole, monthAfter, readMonth, WINDOW_DAYS } from './months.ts';
import { CONFOUNDER_IDS } from './words.ts';

export interface DerivationGround {
  readonly record: RecordStore;
  readonly traffic: Pick<Traffic, 'followed' | 'firstAt'>;
  readonly clock: () => number;
}

/** A month as it was counted. */
export interface DerivationEdition {
  /** 2026-11.1 */
  readonly id: string;
  readonly month: string;
  readonly number: number;
  readonly madeAt: Instant;
  readonly tookMs: number;
  /** Of the document, hexadecimal. */
  readonly sha256: string;
  readonly by: string;
}

const REFUSALS = {
  'month-not-valid': [
    '不是月份：{found}。',
    'Not a month: {found}.',
    '请填写年和月，例如 2026-11。',
    'Give a year and a month, such as 2026-11.',
  ],
  'month-not-over': [
    '{month} 还不能统计：月底之后的 {days} 天尚未过完。',
    '{month} cannot be counted yet: the {days} days after its end are not over.',
    '请在 {at} 之后再统计。',
    'Ask again after {at}.',
  ],
  'month-not-held': [
    '{month} 不能统计：所需的短信记录（从 {from} 起）不全，可能尚未开始记录，或已到保存期限而删除。',
    '{month} cannot be counted: not all messages from {from} on are held; they were not recorded yet, or are gone at the end of their term.',
    '请选择更晚的月份；以前统计的版本仍可查看。',
    'Choose a later month; what was counted earlier can still be read.',
  ],
} as const satisfies Record<string, Told>;

/** "derivation" cut to four letters, read as bytes: whoever holds it counts a month. */
const LOCK = 0x6465_7276;

/**
 * Whether finance marketing follows retail contact, by month and platform. Each month is counted once by itself and kept as it was told; counted again, it is another
 * edition where anything differs.
 */
export class Derivations {
  readonly #ground: DerivationGround;

  constructor(ground: DerivationGround) {
    this.#ground = ground;
  }

  /** Counts every month that is due and was not counted, the oldest first. */
  async runDue(actor: Actor, signal?: AbortSignal): Promise<DerivationEdition[]> {
    const made: DerivationEdition[] = [];
    for (const month of await this.due()) {
      if (signal?.aborted === true) break;
      const { edition, isNew } = await this.look(month.name, actor);
      if (isNew) made.push(edition);
    }
    return made;
  }

  async due(): Promise<DerivationMonth[]> {
    const { record, traffic, clock } = this.#ground;
    const first = await traffic.firstAt();
    if (first === undefined) return [];
    const kept = await record.db.selectFrom('derivation_edition').select('month').distinct().execute();
    const counted = new Set(kept.map(({ month }) => month));
    const due: DerivationMonth[] = [];
    for (let month = firstWhole(first); dueAt(month) <= clock(); month = monthAfter(month))
      if (!counted.has(month.name)) due.push(month);
    return due;
  }

  /** Counts a month now. Throws Refusal. `isNew` is false where nothing differs from what is kept, which is then given. */
  async look(
    name: string,
    actor: Actor,
  ): Promise<{ readonly edition: DerivationEdition; readonly isNew: boolean }> {
    const { record, clock } = this.#ground;
    const month = await this.#countable(name);
    const begun = performance.now();
    const document = await this.#count(month);
    const text = `${JSON.stringify(document, undefined, 1)}\n`;
    const sha256 = createHash('sha256').update(text).digest();
    return record.db.transaction().execute(async (db) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db);
      const last = await newest(db, month.name);
      if (last?.sha256.equals(sha256)) return { edition: readEdition(last), isNew: false };
      const row = {
        ...{ month: month.name, number: (last?.number ?? 0) + 1, made_at: new Date(clock()) },
        ...{ took_ms: Math.round(performance.now() - begun), document: text, sha256 },
        ...{ by: actor.id, by_name: actor.name },
      };
      await actor.note(db, {
        act: 'derivation.counted',
        object: { kind: 'derivation', id: `${row.month}.${row.number}` },
        organisation: undefined,
        reason: undefined,
        detail: { platforms: document.platforms.length },
      });
      await db.insertInto('derivation_edition').values(row).execute();
      return { edition: readEdition(row), isNew: true };
    });
  }

  /** The newest edition of each month that was counted, the newest month first. */
  async months(): Promise<DerivationEdition[]> {
    const rows = await this.#ground.record.db
      .selectFrom('derivation_edition')
      .select(COLUMNS)
      .distinctOn('month')
      .orderBy('month', 'desc')
      .orderBy('number', 'desc')
      .execute();
    return rows.map(readEdition);
  }

  /** The newest edition of a month. Throws NotThere. */
  async get(
    month: string,
  ): Promise<{ readonly edition: DerivationEdition; readonly document: DerivationDocument }> {
    const row = await newest(this.#ground.record.db, month);
    if (row === undefined) throw new NotThere();
    return { edition: readEdition(row), document: JSON.parse(row.document) as DerivationDocument };
  }

  async #countable(name: string): Promise<DerivationMonth> {
    const { traffic, clock } = this.#ground;
    const refused = (code: keyof typeof REFUSALS, told: Readonly<Record<string, string>>) =>
      new Refusal([objectionOf(code, REFUSALS[code], 'month', told)]);
    const month = readMonth(name);
    if (month === undefined) throw refused('month-not-valid', { found: name.slice(0, 20) });
    const due = dueAt(month);
    if (clock() < due)
      throw refused('month-not-over', { month: name, days: String(WINDOW_DAYS), at: dateText(due) });
    const first = await traffic.firstAt();
    if (first === undefined || first >= startOf(month.fromDay + 1))
      throw refused('month-not-held', { month: name, from: dateText(startOf(month.fromDay)) });
    return month;
  }

  async #count(month: DerivationMonth): Promise<DerivationDocument> {
    const { record, traffic } = this.#ground;
    const [from, to] = [startOf(month.fromDay), startOf(month.toDay + 1)];
    const platforms: PlatformDerivation[] = [];
    for (const platform of await platformsBetween(record.db, from, to)) {
      const followed = await traffic.followed({
        organisations: [platform.organisation, ...platform.merchants],
        ...{ from, to, knownDay: month.firstDay - WINDOW_DAYS },
        ...{ firstDay: month.firstDay, lastDay: month.lastDay, windowDays: WINDOW_DAYS, buckets: BUCKETS },
      });
      platforms.push(derivationOf(month, platform, followed));
    }
    return documentOf(month, platforms, CONFOUNDER_IDS);
  }
}

const COLUMNS = ['month', 'number', 'made_at', 'took_ms', 'sha256', 'by_name'] as const;

interface EditionRow {
  readonly month: string;
  readonly number: number;
  readonly made_at: Date;
  readonly took_ms: number;
  readonly sha256: Buffer;
  readonly by_name: string;
}

function readEdition(row: EditionRow): DerivationEdition {
  return {
    ...{ id: `${row.month}.${row.number}`, month: row.month, number: row.number },
    ...{ madeAt: row.made_at.getTime(), tookMs: row.took_ms, by: row.by_name },
    sha256: row.sha256.toString('hex'),
  };
}

function newest(db: Db, month: string) {
  return db
    .selectFrom('derivation_edition')
    .selectAll()
    .where('month', '=', month)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function dateText(at: Instant): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);
}

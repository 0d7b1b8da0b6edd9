import type { Selectable } from 'kysely';
import {
  type ConsentChannel,
  type Frequency,
  type Instant,
  type MarketingPurpose,
  NotThere,
  type Objection,
  Refusal,
  type Scope,
} from '../../domain/index.ts';
import { type Actor, covers, type Db, drawId } from '../../registry/index.ts';
import { type Database, scoped } from '../../store/index.ts';
import { act, type Ground } from '../ground.ts';
import { objection } from '../refusal.ts';
import { checkWording, type WantedWording } from './check-wording.ts';

/** What people are shown when they are asked, as it was registered; never changed. */
export interface Wording {
  readonly id: string;
  readonly organisation: string;
  readonly name: string;
  readonly version: number;
  readonly channel: ConsentChannel;
  readonly purpose: MarketingPurpose;
  readonly text: string;
  /** Hexadecimal, over the text in UTF-8. */
  readonly sha256: string;
  readonly frequency: Frequency;
  readonly termDays: number;
  readonly addedAt: Instant;
  readonly addedBy: string;
  readonly retiredAt: Instant | undefined;
}

/** Wordings: registered version by version, retired, looked at. */
export class Wordings {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Registers the next version of a wording; the one before it is retired by that. */
  async add(wanted: WantedWording, actor: Actor): Promise<Wording> {
    const now = this.#ground.clock();
    return act(this.#ground, async (db) => {
      const { objections, good } = await checkWording(db, wanted, actor.scope);
      if (good === undefined) throw new Refusal(objections);
      const before = await db
        .selectFrom('consent_wording')
        .selectAll()
        .where('organisation', '=', good.organisation)
        .where('name', '=', good.name)
        .orderBy('version', 'desc')
        .executeTakeFirst();
      if (before !== undefined && before.retired_at === null && same(before, good))
        throw new Refusal([objection('wording-same', 'text', { version: `${before.version}` })]);
      if (before !== undefined)
        await db
          .updateTable('consent_wording')
          .set({ retired_at: new Date(now) })
          .where('id', '=', before.id)
          .where('retired_at', 'is', null)
          .execute();
      const row = await db
        .insertInto('consent_wording')
        .values({
          id: drawId('wording'),
          ...{ organisation: good.organisation, name: good.name, version: (before?.version ?? 0) + 1 },
          ...{ channel: good.channel, purpose: good.purpose, text: good.text, sha256: good.sha256 },
          ...{
            frequency_count: good.frequency.count,
            frequency_per: good.frequency.per,
            term_days: good.termDays,
          },
          ...{ added_at: new Date(now), added_by: actor.id, added_by_name: actor.name },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await actor.note(db, {
        act: 'consent-wording.added',
        object: { kind: 'consent-wording', id: row.id },
        organisation: good.organisation,
        reason: undefined,
        detail: { name: row.name, version: row.version, sha256: row.sha256.toString('hex') },
      });
      return read(row);
    });
  }

  /** All that stands in the way of a wording, while it is written. */
  async check(wanted: WantedWording, scope: Scope): Promise<readonly Objection[]> {
    return (await checkWording(this.#ground.record.db, wanted, scope)).objections;
  }

  async retire(id: string, reason: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const wording = await findWording(db, id, actor.scope);
      if (wording.retiredAt !== undefined) return;
      await db
        .updateTable('consent_wording')
        .set({ retired_at: new Date(now) })
        .where('id', '=', id)
        .execute();
      await actor.note(db, {
        act: 'consent-wording.retired',
        object: { kind: 'consent-wording', id },
        ...{ organisation: wording.organisation, reason, detail: {} },
      });
    });
  }

  async get(id: string, scope: Scope): Promise<Wording> {
    return findWording(this.#ground.record.db, id, scope);
  }

  /** By organisation and name, the newest version first. */
  async list(scope: Scope): Promise<Wording[]> {
    return scoped(this.#ground.record, scope, async (db) => {
      const rows = await db
        .selectFrom('consent_wording')
        .selectAll()
        .orderBy('organisation')
        .orderBy('name')
        .orderBy('version', 'desc')
        .limit(5000)
        .execute();
      return rows.map(read);
    });
  }
}

export async function findWording(db: Db, id: string, scope: Scope): Promise<Wording> {
  const row = await db.selectFrom('consent_wording').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined || !covers(scope, row.organisation)) throw new NotThere();
  return read(row);
}

type Row = Selectable<Database['consent_wording']>;

export function read(row: Row): Wording {
  return {
    ...{ id: row.id, organisation: row.organisation, name: row.name, version: row.version },
    ...{ channel: row.channel, purpose: row.purpose, text: row.text, sha256: row.sha256.toString('hex') },
    frequency: { count: row.frequency_count, per: row.frequency_per },
    ...{ termDays: row.term_days, addedAt: row.added_at.getTime(), addedBy: row.added_by_name },
    retiredAt: row.retired_at?.getTime(),
  };
}

function same(
  row: Row,
  good: { text: string; purpose: string; channel: string; termDays: number; frequency: Frequency },
): boolean {
  return (
    row.text === good.text &&
    row.purpose === good.purpose &&
    row.channel === good.channel &&
    row.term_days === good.termDays &&
    row.frequency_count === good.frequency.count &&
    row.frequency_per === good.frequency.per
  );
}

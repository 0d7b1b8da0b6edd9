import { type Selectable, sql } from 'kysely';
import type {
  Frequency,
  MarketingPurpose,
  OrganisationId,
  Recipient,
  RecordedChange,
} from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import { type Db, groupsOf } from '../../registry/index.ts';
import { appendChanges, type Database, sealRecipients } from '../../store/index.ts';
import { act, type Ground, openNumber } from '../ground.ts';
import { LEDGER } from './ledger-name.ts';
import { statementOf } from './statement.ts';

const EVENTS_MAX = 10_000;
const ACTOR = 'anning:attestation';

/**
 * Brings what the ledger has recorded into the evidence log, and lets grants take effect after that: a gateway never serves a consent that the log
 * does not hold (P6). Which events make a block is settled in the record before it is logged, so that a crash at any moment repeats the very same.
 */
export class Attestation {
  readonly #ground: Ground;
  readonly #evidence: Pick<EvidenceStore, 'addBatches'>;
  #work: Promise<void> = Promise.resolve();
  #again = false;
  #working = false;

  constructor(ground: Ground, evidence: Pick<EvidenceStore, 'addBatches'>) {
    this.#ground = ground;
    this.#evidence = evidence;
  }

  /** Resolves when all that was recorded before is in the log and in force. */
  round(): Promise<void> {
    if (this.#working) {
      this.#again = true;
      return this.#work;
    }
    this.#working = true;
    this.#work = this.#run().finally(() => {
      this.#working = false;
    });
    return this.#work;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      await this.#finish();
      for (let block = await this.#settle(); block !== undefined; block = await this.#settle()) {
        await this.#log(block);
      }
    } while (this.#again);
  }

  /** What was settled and, as far as the record knows, not logged: after a crash it may be in the log all the same. */
  async #finish(): Promise<void> {
    const left = await this.#ground.record.db
      .selectFrom('consent_block')
      .select('block')
      .where('logged_at', 'is', null)
      .orderBy('block')
      .execute();
    for (const { block } of left) await this.#log(block);
  }

  /** The next events make a block. Asked twice a second: where nothing waits nobody is kept waiting. */
  async #settle(): Promise<number | undefined> {
    const waiting = await this.#ground.record.db
      .selectFrom('consent_event')
      .select('id')
      .where('block', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (waiting === undefined) return undefined;
    return act(this.#ground, async (db) => {
      const { rows } = await sql<{ block: number }>`
        with next as (select coalesce(max(block) + 1, 0) as block from consent_block),
        waiting as (select id, recorded_at from consent_event where block is null order by id limit ${EVENTS_MAX}),
        made as (
          insert into consent_block (block, count, first_at, last_at)
          select next.block, count(*), min(recorded_at), max(recorded_at) from next, waiting group by next.block
          returning block
        )
        select block from made`.execute(db);
      const block = rows[0]?.block;
      if (block === undefined) return undefined;
      await sql`
        update consent_event e set block = ${block}, place = w.place
        from (
          select id, (row_number() over (order by id) - 1)::int as place
          from (select id from consent_event where block is null order by id limit ${EVENTS_MAX}) as waiting
        ) as w
        where e.id = w.id`.execute(db);
      return block;
    });
  }

  async #log(block: number): Promise<void> {
    const { db } = this.#ground.record;
    const { rows } = await sql<EventInBlock>`
      select e.*, r.subject, w.sha256 as wording_sha256
      from consent_event e join recipient r on r.tag = e.tag left join consent_wording w on w.id = e.wording
      where e.block = ${block} order by e.place`.execute(db);
    const times = rows.map(({ recorded_at }) => recorded_at.getTime());
    const [stored] = await this.#evidence.addBatches([
      {
        ...{ gateway: LEDGER, block, firstAtMs: Math.min(...times), lastAtMs: Math.max(...times) },
        records: rows.map(statementOf),
      },
    ]);
    await act(this.#ground, async (trx) => {
      const now = this.#ground.clock();
      await sql`update consent_block set entry = ${stored!.index}, logged_at = ${new Date(now)} where block = ${block}`.execute(
        trx,
      );
      await this.#bringIntoForce(trx, block, now);
    });
  }

  /** Grants that still stand: what was withdrawn meanwhile never takes effect. A person's own new consent ends their refusal of that organisation. */
  async #bringIntoForce(db: Db, block: number, now: number): Promise<void> {
    const { rows } = await sql<{
      tag: Buffer;
      sealed: Buffer;
      organisation: OrganisationId;
      purpose: MarketingPurpose;
      count: number;
      per: Frequency['per'];
      until: Date;
      proof: 'proven' | 'unproven';
    }>`
      update consent c set in_force = true
      from consent_event e join recipient r on r.tag = e.tag
      where e.block = ${block} and e.kind = 'granted' and c.event = e.id and not c.in_force
      returning c.tag, r.sealed, c.organisation, c.purpose, e.frequency_count as count, e.frequency_per as per, e.until, e.proof
    `.execute(db);
    if (rows.length === 0) return;
    const changes = new Map<string, Record<string, unknown> & { recipients: Recipient[] }>();
    const add = (change: Record<string, unknown>, recipient: Recipient) => {
      const key = JSON.stringify(change);
      const known = changes.get(key);
      if (known === undefined) changes.set(key, { ...change, recipients: [recipient] });
      else known.recipients.push(recipient);
    };
    const lifted = await liftRefusals(db, rows);
    const numbers = new Map<string, Recipient>();
    for (const { tag, sealed } of rows)
      numbers.set(tag.toString('latin1'), openNumber(this.#ground.sealer, sealed));
    // First the refusal ends, then the consent holds: in this order a gateway applies them.
    for (const { tag, organisation } of lifted)
      add({ kind: 'suppression-lifted', at: now, organisation }, numbers.get(tag.toString('latin1'))!);
    for (const { tag, organisation, purpose, count, per, until, proof } of rows) {
      const terms = {
        frequency: { count, per },
        until: until.getTime(),
        ...(proof === 'unproven' ? { proof } : {}),
      };
      add(
        { kind: 'consent-granted', at: now, organisation, purpose, ...terms },
        numbers.get(tag.toString('latin1'))!,
      );
    }
    await appendChanges(
      db,
      ACTOR,
      sealRecipients([...changes.values()] as unknown as RecordedChange[], this.#ground.sealer),
    );
  }
}

export interface EventInBlock extends Selectable<Database['consent_event']> {
  readonly wording_sha256: Buffer | null;
  readonly subject: Buffer;
}

/** Removes the refusals of the organisations that are agreed to, and of their groups. */
async function liftRefusals(
  db: Db,
  grants: readonly { readonly tag: Buffer; readonly organisation: string }[],
): Promise<{ tag: Buffer; organisation: string }[]> {
  const groups = await groupsOf(
    db,
    grants.map(({ organisation }) => organisation),
  );
  const pairs = grants.flatMap(({ tag, organisation }) =>
    (groups.get(organisation) ?? [organisation]).map((each) => ({ tag, organisation: each })),
  );
  const { rows } = await sql<{ tag: Buffer; organisation: string }>`
    delete from suppression s using (
      select distinct * from unnest(
        ${pairs.map(({ tag }) => tag)}::bytea[], ${pairs.map(({ organisation }) => organisation)}::text[]
      ) as p (tag, organisation)
    ) as p
    where s.tag = p.tag and s.organisation = p.organisation
    returning s.tag, s.organisation`.execute(db);
  return rows;
}

import { sql } from 'kysely';
import type { Recipient, RecordedChange } from '../../domain/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import { type Db, groupsOf } from '../../registry/index.ts';
import { appendChanges, sealRecipients } from '../../store/index.ts';
import { act, type Ground } from '../ground.ts';
import { type Block, type Granted, readBlock } from './block.ts';
import { LEDGER } from './ledger-name.ts';

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
  /** What is at hand of blocks that wait, and who waits for them. */
  readonly #own = new Map<number, { readonly own: Block; readonly resolve: () => void }>();
  #again = false;
  #working = false;

  constructor(ground: Ground, evidence: Pick<EvidenceStore, 'addBatches'>) {
    this.#ground = ground;
    this.#evidence = evidence;
  }

  /** A block that was just written, by this process: resolves when it is in the log and in force. */
  async follow(own: Block): Promise<void> {
    const logged = new Promise<void>((resolve) => {
      this.#own.set(own.block, { own, resolve });
    });
    try {
      await Promise.race([logged, this.round()]);
    } finally {
      this.#own.delete(own.block);
    }
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

  async #log(number: number): Promise<void> {
    const at = this.#own.get(number);
    const block = at?.own ?? (await readBlock(this.#ground, number));
    const { firstAt: firstAtMs, lastAt: lastAtMs } = block;
    const [stored] = await this.#evidence.addBatches([
      { gateway: LEDGER, block: number, firstAtMs, lastAtMs, records: block.statements() },
    ]);
    await act(this.#ground, async (trx) => {
      const now = this.#ground.clock();
      const { rows } = await sql`
        update consent_block set entry = ${stored!.index}, logged_at = ${new Date(now)}
        where block = ${number} and logged_at is null returning block`.execute(trx);
      // Whoever noted that it is logged has brought it into force.
      if (rows.length > 0) await this.#bringIntoForce(trx, block, now);
    });
    at?.resolve();
  }

  /** Grants that still stand: what was withdrawn meanwhile never takes effect. A person's own new consent ends their refusal of that organisation. */
  async #bringIntoForce(db: Db, block: Block, now: number): Promise<void> {
    const touched = await touchedSince(db, block);
    const grants = block.grants.filter(({ tag, event }) => {
      const standing = touched.get(tag.toString('latin1'));
      return standing === undefined || standing.has(event);
    });
    if (grants.length === 0) return;
    const changes = new Map<string, Record<string, unknown> & { recipients: Recipient[] }>();
    const add = (key: string, make: () => Record<string, unknown>, recipient: Recipient) => {
      const known = changes.get(key);
      if (known === undefined) changes.set(key, { ...make(), recipients: [recipient] });
      else known.recipients.push(recipient);
    };
    // First the refusal ends, then the consent holds: in this order a gateway applies them.
    const refusing = grants.filter((of) => of.refusing || touched.has(of.tag.toString('latin1')));
    const numbers = new Map(refusing.map(({ tag, recipient }) => [tag.toString('latin1'), recipient]));
    for (const { tag, organisation } of await liftRefusals(db, refusing))
      add(
        organisation,
        () => ({ kind: 'suppression-lifted', at: now, organisation }),
        numbers.get(tag.toString('latin1'))!,
      );
    for (const { recipient, organisation, purpose, frequency, until, proof } of grants)
      add(
        `${organisation} ${purpose} ${frequency.count} ${frequency.per} ${until} ${proof}`,
        () => ({
          ...{ kind: 'consent-granted', at: now, organisation, purpose, frequency, until },
          ...(proof === 'unproven' ? { proof } : {}),
        }),
        recipient,
      );
    await appendChanges(
      db,
      ACTOR,
      sealRecipients([...changes.values()] as unknown as RecordedChange[], this.#ground.sealer),
    );
  }
}

/**
 * Whom something was said of since a block was written that may have ended what they had granted, with the events that stand for each now; by tags, as
 * latin1. What they granted anew meanwhile ends nothing.
 */
async function touchedSince(db: Db, { last }: Block): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const { rows } = await sql<{ tag: Buffer; events: number[] | null }>`
    select t.tag, (select json_agg(c.event) from consent c where c.tag = t.tag) as events
    from (select distinct tag from consent_event where id > ${last} and kind <> 'granted') as t`.execute(db);
  return new Map(rows.map(({ tag, events }) => [tag.toString('latin1'), new Set(events ?? [])]));
}

/** Removes the refusals of the organisations that are agreed to, and of their groups. */
async function liftRefusals(
  db: Db,
  grants: readonly Pick<Granted, 'tag' | 'organisation'>[],
): Promise<{ tag: Buffer; organisation: string }[]> {
  if (grants.length === 0) return [];
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

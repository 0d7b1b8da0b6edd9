import { sql } from 'kysely';
import { FOREVER, type Instant, type Scope } from '../../domain/index.ts';
import { EvidenceError, openNote } from '../../evidence/index.ts';
import { scoped } from '../../store/index.ts';
import { portBook } from '../facts.ts';
import { type Actor, covers, type Db, drawId, told } from '../ground.ts';
import { NotThere, refuse } from '../refusal.ts';
import { type ReadBatch, readBatch } from './batch-file.ts';
import { type BatchRow, type CustodyBatch, entryOf, readBatchRow, sha256 } from './batch-rows.ts';
import type { CustodyGround } from './ground.ts';
import { type CustodyKey, countsAt, keysOf } from './key-book.ts';
import { CLOCK_TOLERANCE_MS } from './limits.ts';
import type { Statement } from './statement.ts';

/** A day, with the hour that a clock change or a slow end of day may add. */
const SPAN_MAX_MS = 25 * 3_600_000;
/** What comes later than this after its span is taken, and marked. */
const LATE_MS = 7 * 86_400_000;
/** Batches in memory at once, each of up to 32 MB. */
const READING_MAX = 4;
/** "custody" as a class of advisory locks; the other half is the organisation. */
const LOCK = 0x6375_7374;

/** Batches of what organisations passed on: handed in once, kept as they are, in the evidence log from then on. */
export class CustodyBatches {
  readonly #ground: CustodyGround;
  #reading = 0;

  constructor(ground: CustodyGround) {
    this.#ground = ground;
  }

  /**
   * Reads a batch file as it comes and keeps it. It is in the record and in the evidence log when this resolves, or in neither; the same file again
   * is told as it was kept. Throws Refusal.
   */
  async handIn(pieces: AsyncIterable<Buffer>, actor: Actor): Promise<CustodyBatch> {
    if (this.#reading >= READING_MAX) return refuse('custody-busy', 'batch', { max: `${READING_MAX}` });
    this.#reading += 1;
    try {
      const read = await readBatch(pieces);
      const { organisation } = read.statement;
      if (!covers(actor.scope, organisation))
        refuse('organisation-unknown', 'statement.organisation', { organisation });
      return await this.#keep(read, actor);
    } finally {
      this.#reading -= 1;
    }
  }

  /** Newest first. */
  async list(
    scope: Scope,
    page: {
      readonly organisation?: string | undefined;
      readonly port?: string | undefined;
      readonly limit: number;
      readonly after?: string | undefined;
    },
  ): Promise<CustodyBatch[]> {
    const rows = await scoped(this.#ground.record, scope, (db) => {
      let query = db.selectFrom('custody_batch').selectAll().orderBy('sequence', 'desc').limit(page.limit);
      if (page.organisation !== undefined) query = query.where('organisation', '=', page.organisation);
      if (page.port !== undefined) query = query.where('port', '=', page.port);
      if (page.after !== undefined)
        query = query.where('sequence', '<', (eb) =>
          eb.selectFrom('custody_batch as last').select('last.sequence').where('last.id', '=', page.after!),
        );
      return query.execute();
    });
    return rows.map(readBatchRow);
  }

  async get(id: string, scope: Scope): Promise<CustodyBatch> {
    const row = await scoped(this.#ground.record, scope, (db) =>
      db.selectFrom('custody_batch').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (row === undefined) throw new NotThere();
    return readBatchRow(row);
  }

  async #keep(read: ReadBatch, actor: Actor): Promise<CustodyBatch> {
    const { record, clock, sealer, evidence } = this.#ground;
    const { statement, noteText, salt, rows } = read;
    const { organisation, port, lease, from, to, count } = statement;
    const noteHash = sha256(noteText);
    return record.db.transaction().execute(async (db) => {
      // One batch of an organisation after another, so that no two of one span are both found to be the first.
      await sql`select pg_advisory_xact_lock(${LOCK}, hashtext(${organisation}))`.execute(db);
      const now = clock();
      const known = await db
        .selectFrom('custody_batch')
        .selectAll()
        .where('sha256', '=', noteHash)
        .executeTakeFirst();
      if (known !== undefined) return readBatchRow(known);
      const key = await signedBy(db, read, now);
      checkSpan(statement, now);
      await checkStanding(db, statement);
      await checkOverlap(db, statement);
      const id = drawId('b');
      for (const [block, row] of rows.entries())
        await db
          .insertInto('custody_leaves')
          .values({ batch: id, block, ...row })
          .execute();
      const late = now - to > LATE_MS;
      await actor.note(db, {
        act: 'custody.handed-in',
        object: { kind: 'batch', id },
        organisation,
        reason: undefined,
        detail: { port, lease: lease ?? '—', from: told(from), to: told(to), count, late },
      });
      // In the log last: where the record then fails to commit, the log holds a hash of nothing, which says nothing of anybody.
      const { firstIndex } = await evidence.addEntries([entryOf(noteHash)]);
      const row: Omit<BatchRow, 'sequence'> = {
        ...{ id, organisation, port, key: key.key, count, note: noteText, sha256: noteHash, late },
        lease: lease ?? null,
        starts: new Date(from),
        ends: new Date(to),
        salt_sealed: sealer.seal(salt),
        handed_in_at: new Date(now),
        handed_in_by: actor.id,
        handed_in_by_name: actor.name,
        evidence_index: firstIndex,
      };
      return readBatchRow(
        await db.insertInto('custody_batch').values(row).returningAll().executeTakeFirstOrThrow(),
      );
    });
  }
}

/** The key of its organisation that signed it and counts now. */
async function signedBy(db: Db, { statement, note, noteText }: ReadBatch, now: Instant): Promise<CustodyKey> {
  const { organisation } = statement;
  const keys = await keysOf(db, organisation);
  const named = keys.find(({ verifier }) =>
    note.signatures.some(({ name, keyId }) => name === verifier.name && keyId.equals(verifier.keyId)),
  );
  if (named === undefined) {
    const found = note.signatures.map(({ name, keyId }) => `${name}+${keyId.toString('hex')}`).join(', ');
    return refuse('custody-signer', 'statement', { organisation, found: found.slice(0, 120) });
  }
  if (!countsAt(named, now)) refuse('custody-signer-revoked', 'statement', { key: named.key });
  try {
    openNote(noteText, [named.verifier], 'statement');
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    refuse('custody-signature', 'statement', { key: named.key });
  }
  return named;
}

function checkSpan({ from, to }: Statement, now: Instant): void {
  if (to <= from) refuse('term-empty', 'statement.to');
  if (to > now + CLOCK_TOLERANCE_MS) refuse('custody-future', 'statement.to', { to: told(to) });
  if (to - from > SPAN_MAX_MS)
    refuse('custody-span', 'statement.to', { hours: `${SPAN_MAX_MS / 3_600_000}` });
}

/** It had the port for the whole of the span: as its holder, or by the lease that it names and with a chain that led to it. */
async function checkStanding(db: Db, statement: Statement): Promise<void> {
  const { organisation, port, lease, from, to } = statement;
  const ends = to - 1;
  const [atStart, atEnd] = [await portBook(db, [port], from), await portBook(db, [port], ends)];
  if (lease === undefined) {
    if (atStart.port(port)?.holder !== organisation || atEnd.port(port)?.holder !== organisation)
      refuse('custody-not-holder', 'statement.lease', { organisation, port });
    return;
  }
  const named = atEnd.leases().filter((each) => each.lease === lease && each.lessee === organisation);
  const entry = named.find((each) => each.port === port);
  if (entry === undefined)
    return refuse('custody-not-lessee', 'statement.lease', { organisation, port, lease });
  const begins = Math.max(entry.from, entry.confirmedAt ?? FOREVER);
  const reached = atStart.chain(port, from).has(organisation) && atEnd.chain(port, ends).has(organisation);
  if (from < begins || to > (entry.until ?? FOREVER) || !reached)
    refuse('custody-outside-lease', 'statement.from', {
      lease,
      from: entry.confirmedAt === undefined ? '—' : told(begins),
      until: told(entry.until),
    });
}

async function checkOverlap(db: Db, { organisation, port, lease, from, to }: Statement): Promise<void> {
  const other = await db
    .selectFrom('custody_batch')
    .select(['id', 'starts', 'ends'])
    .where('organisation', '=', organisation)
    .where('port', '=', port)
    .where('lease', 'is not distinct from', lease ?? null)
    .where('starts', '<', new Date(to))
    .where('ends', '>', new Date(from))
    .executeTakeFirst();
  if (other !== undefined)
    refuse('custody-overlaps', 'statement.from', {
      batch: other.id,
      from: told(other.starts.getTime()),
      to: told(other.ends.getTime()),
    });
}

import { type EntryProof, EvidenceError, inclusionHolds, leafHash, openNote } from '../../evidence/index.ts';
import { SealError } from '../../store/index.ts';
import { type CustodyBatch, entryOf, sha256 } from './batch-rows.ts';
import type { CustodyGround } from './ground.ts';
import { countsAt, keysOf } from './key-book.ts';
import { KeptLeaves, type LeafPlace } from './leaves.ts';
import { readStatement, type Statement } from './statement.ts';

/** A batch whose every part still holds together. */
export interface Kept {
  readonly statement: Statement;
  readonly leaves: KeptLeaves;
  readonly salt: Buffer;
  readonly evidence: EntryProof;
}

/**
 * Looks at a kept batch again, as whoever does not trust the record would: its statement is what the evidence log has the hash of, signed by a key
 * of its organisation that counted when it was handed in, and its rows' roots lead to the signed root. Undefined where something does not hold.
 */
export async function checkKept(ground: CustodyGround, batch: CustodyBatch): Promise<Kept | undefined> {
  const { db } = ground.record;
  const key = (await keysOf(db, batch.organisation)).find((each) => each.key === batch.key);
  if (key === undefined || !countsAt(key, batch.handedInAt)) return undefined;
  const leaves = new KeptLeaves(db, batch.id);
  try {
    const statement = readStatement(openNote(batch.note, [key.verifier], batch.id).text);
    if (!('root' in statement) || !isOf(statement, batch)) return undefined;
    if (!(await leaves.root()).equals(statement.root)) return undefined;
    const evidence = await ground.evidence.proveEntry(batch.evidenceIndex);
    if (!Buffer.from(evidence.entry, 'base64').equals(entryOf(sha256(batch.note)))) return undefined;
    const { salt_sealed } = await db
      .selectFrom('custody_batch')
      .select('salt_sealed')
      .where('id', '=', batch.id)
      .executeTakeFirstOrThrow();
    const salt = ground.sealer.open(salt_sealed);
    if (!sha256(salt).equals(statement.saltHash)) return undefined;
    return { statement, leaves, salt, evidence };
  } catch (error) {
    if (error instanceof EvidenceError || error instanceof SealError) return undefined;
    throw error;
  }
}

/** What the record says beside the note is what the note says. */
function isOf(statement: Statement, batch: CustodyBatch): boolean {
  const fields = ['organisation', 'port', 'lease', 'from', 'to', 'count'] as const;
  return fields.every((field) => statement[field] === batch[field]);
}

/** Whether a leaf that was read is one of those that were signed. */
export function isSigned({ leaf, index, path }: LeafPlace, { count, root }: Statement): boolean {
  return inclusionHolds(leafHash(leaf), index, count, path, root);
}

import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Instant } from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';

export type BatchRow = Selectable<Database['custody_batch']>;

/** A batch as it was handed in. What it is keyed by, its salt, is not told. */
export interface CustodyBatch {
  readonly id: string;
  readonly organisation: string;
  readonly port: string;
  /** Undefined: the organisation holds the port. */
  readonly lease: string | undefined;
  /** The name of the key that signed it. */
  readonly key: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  /** The signed statement (c2sp.org/signed-note). */
  readonly note: string;
  /** It came more than seven days after its span. */
  readonly late: boolean;
  readonly handedInAt: Instant;
  readonly handedInBy: string;
  /** Its place in the evidence log. */
  readonly evidenceIndex: number;
}

export function readBatchRow(row: BatchRow): CustodyBatch {
  const { id, organisation, port, key, count, note, late } = row;
  return {
    ...{ id, organisation, port, key, count, note, late },
    lease: row.lease ?? undefined,
    from: row.starts.getTime(),
    to: row.ends.getTime(),
    handedInAt: row.handed_in_at.getTime(),
    handedInBy: row.handed_in_by_name,
    evidenceIndex: row.evidence_index,
  };
}

/** A batch in the evidence log, which is public: the hash of its signed note and nothing else. */
export function entryOf(noteHash: Buffer): Buffer {
  return Buffer.from(JSON.stringify({ kind: 'custody', sha256: noteHash.toString('hex') }));
}

export function sha256(bytes: string | Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

import { type BatchLeaf, parseBatchLeaf, recordLeafHash } from './batch.ts';
import { type Cosignature, cosignaturesOf } from './cosignature.ts';
import { inclusionHolds, leafHash } from './merkle.ts';
import { openCheckpoint, parseVerifierKey, strictBase64, type VerifierKey } from './note.ts';
import { EvidenceError, type Problem, type ProblemCode } from './problem.ts';

/**
 * Proofs that stand by themselves: plain JSON, hashes and bytes in base64. Whoever has the verifier key checks them
 * without the log, the store or this program.
 */

/** That an entry stands in the log. */
export interface EntryProof {
  readonly format: 'anning-entry-proof-1';
  readonly entry: string;
  readonly index: number;
  /** RFC 6962 audit path from the entry's leaf hash to the checkpoint's root. */
  readonly path: readonly string[];
  readonly checkpoint: string;
}

/** That a record stands in a batch, and the batch's leaf in the log. Reveals this record and no other. */
export interface RecordProof {
  readonly format: 'anning-record-proof-1';
  readonly record: string;
  readonly salt: string;
  readonly recordIndex: number;
  /** From SHA-256(0x00 ‖ salt ‖ record) to the leaf's root. */
  readonly recordPath: readonly string[];
  /** The batch's leaf, as its canonical JSON text. */
  readonly leaf: string;
  readonly index: number;
  readonly path: readonly string[];
  readonly checkpoint: string;
}

/** The same without the record: that one with this hash stands there. The salt keeps anybody from guessing what it says; whoever has the record opens it. */
export interface ClosedRecordProof extends Omit<RecordProof, 'format' | 'record' | 'salt'> {
  readonly format: 'anning-closed-record-proof-1';
  /** SHA-256(0x00 ‖ salt ‖ record). */
  readonly recordHash: string;
}

export interface ProofFault {
  readonly ok: false;
  readonly what: ProblemCode;
  readonly where: string;
  readonly found: string;
  readonly expected: string;
}

export type EntryVerdict = { readonly ok: true; readonly entry: Buffer; readonly size: number } | ProofFault;
export type RecordVerdict =
  | { readonly ok: true; readonly record: Buffer; readonly batch: BatchLeaf; readonly size: number }
  | ProofFault;
export type ClosedRecordVerdict =
  | { readonly ok: true; readonly batch: BatchLeaf; readonly size: number }
  | ProofFault;

/** Takes the record and its salt out of a proof. */
export function closeProof({ record, salt, format: _, ...rest }: RecordProof): ClosedRecordProof {
  const hash = recordLeafHash(Buffer.from(salt, 'base64'), Buffer.from(record, 'base64'));
  return { format: 'anning-closed-record-proof-1', recordHash: hash.toString('base64'), ...rest };
}

/** Checks a record proof, however it came; never throws over it. `size`: leaves in the checkpoint it rests on. */
export function verifyProof(proof: unknown, verifierKey: string): RecordVerdict {
  return judged(() => {
    const key = parseVerifierKey(verifierKey);
    const fields = new Fields(proof, 'anning-record-proof-1');
    const batch = batchOf(fields);
    const record = fields.bytes('record');
    checkRecord(fields, batch, recordLeafHash(fields.bytes('salt'), record));
    return { ok: true, record, batch, size: checkEntry(fields, Buffer.from(fields.text('leaf')), key) };
  });
}

/** Checks a record proof whose record is not shown, however it came; never throws over it. */
export function verifyClosedProof(proof: unknown, verifierKey: string): ClosedRecordVerdict {
  return judged(() => {
    const key = parseVerifierKey(verifierKey);
    const fields = new Fields(proof, 'anning-closed-record-proof-1');
    const batch = batchOf(fields);
    checkRecord(fields, batch, fields.bytes('recordHash'));
    return { ok: true, batch, size: checkEntry(fields, Buffer.from(fields.text('leaf')), key) };
  });
}

/** Checks an entry proof, however it came; never throws over it. */
export function verifyEntryProof(proof: unknown, verifierKey: string): EntryVerdict {
  return judged(() => {
    const key = parseVerifierKey(verifierKey);
    const fields = new Fields(proof, 'anning-entry-proof-1');
    const entry = fields.bytes('entry');
    return { ok: true, entry, size: checkEntry(fields, entry, key) };
  });
}

/**
 * Whether one entry or record was in the log before another: each in a proof of its own. A batch is logged after its messages were judged,
 * so this dates the earlier one to within the time that a gateway takes to ship a block.
 */
export function verifyPrecedence(
  earlier: unknown,
  later: unknown,
  verifierKey: string,
): { ok: true } | ProofFault {
  for (const proof of [earlier, later]) {
    const isEntry = (proof as { format?: unknown } | null)?.format === 'anning-entry-proof-1';
    const verdict = isEntry ? verifyEntryProof(proof, verifierKey) : verifyProof(proof, verifierKey);
    if (!verdict.ok) return verdict;
  }
  const [first, second] = [earlier, later].map((proof) => (proof as EntryProof | RecordProof).index) as [
    number,
    number,
  ];
  if (first < second) return { ok: true };
  const expected = `an index below ${second}`;
  return { ok: false, what: 'proof-order-not-shown', where: 'index', found: String(first), expected };
}

/** That the entry of a proof also stands in a checkpoint that witnesses cosigned. */
export interface WitnessedPath {
  readonly checkpoint: string;
  readonly path: readonly string[];
}

/** Checks it under the log's key, and which of these witnesses cosigned; without any of theirs the log alone vouches for it. */
export function verifyWitnessed(
  proof: Pick<RecordProof, 'leaf' | 'index'>,
  witnessed: unknown,
  verifierKey: string,
  witnesses: readonly VerifierKey[],
): { readonly ok: true; readonly size: number; readonly cosignatures: readonly Cosignature[] } | ProofFault {
  return judged(() => {
    const key = parseVerifierKey(verifierKey);
    const fields = new Fields({ ...(witnessed as object), format: 'path', index: proof.index }, 'path');
    const size = checkEntry(fields, Buffer.from(proof.leaf), key);
    return { ok: true, size, cosignatures: cosignaturesOf(fields.text('checkpoint'), witnesses) };
  });
}

function batchOf(fields: Fields): BatchLeaf {
  const batch = parseBatchLeaf(Buffer.from(fields.text('leaf')), 'leaf');
  if (batch === undefined)
    throw new EvidenceError('proof-malformed', 'leaf', 'another kind of entry', 'a batch');
  return batch;
}

function checkRecord(fields: Fields, batch: BatchLeaf, recordHash: Buffer): void {
  const recordIndex = fields.index('recordIndex');
  const root = Buffer.from(batch.root, 'hex');
  if (inclusionHolds(recordHash, recordIndex, batch.count, fields.hashes('recordPath'), root)) return;
  const found = `a path that does not lead from record ${recordIndex} of ${batch.count} to the root`;
  throw new EvidenceError('proof-record-not-in-batch', 'recordPath', found, `root ${batch.root}`);
}

function checkEntry(fields: Fields, entry: Buffer, key: VerifierKey): number {
  const { size, root } = openCheckpoint(fields.text('checkpoint'), key);
  const index = fields.index('index');
  if (!inclusionHolds(leafHash(entry), index, size, fields.hashes('path'), root)) {
    const found = `a path that does not lead from entry ${index} of ${size} to the root`;
    throw new EvidenceError('proof-entry-not-in-log', 'path', found, `root ${root.toString('hex')}`);
  }
  return size;
}

function judged<T extends { readonly ok: true }>(check: () => T): T | ProofFault {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const { what, where, found, expected }: Problem = error.problem;
    return { ok: false, what, where, found, expected };
  }
}

/** Reads a stranger's JSON; throws `proof-malformed`. */
class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(proof: unknown, format: string) {
    this.#values = typeof proof === 'object' && proof !== null ? (proof as Record<string, unknown>) : {};
    const { format: found } = this.#values;
    if (found !== format) this.#fail('format', format);
  }

  text(field: string): string {
    const value = this.#values[field];
    return typeof value === 'string' ? value : this.#fail(field, 'text');
  }

  bytes(field: string): Buffer {
    return strictBase64(this.text(field)) ?? this.#fail(field, 'base64');
  }

  index(field: string): number {
    const value = this.#values[field];
    return Number.isSafeInteger(value) && (value as number) >= 0
      ? (value as number)
      : this.#fail(field, 'an index');
  }

  hashes(field: string): Buffer[] {
    const value = this.#values[field];
    if (!Array.isArray(value) || value.length > 64) return this.#fail(field, 'at most 64 hashes');
    return value.map((each: unknown) => {
      const bytes = typeof each === 'string' ? strictBase64(each) : undefined;
      return bytes?.length === 32 ? bytes : this.#fail(field, 'base64 of 32-byte hashes');
    });
  }

  #fail(field: string, expected: string): never {
    const found = JSON.stringify(this.#values[field])?.slice(0, 120) ?? 'nothing';
    throw new EvidenceError('proof-malformed', field, found, expected);
  }
}

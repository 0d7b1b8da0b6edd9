import { hash } from 'node:crypto';
import { leafHash, MerkleTree } from './merkle.ts';
import { EvidenceError } from './problem.ts';

/** Traffic evidence: a gateway's block of records becomes one stored, sealed file and one leaf that says nothing of its content. */

const MAGIC = Buffer.from('ANNB');
const VERSION = 1;
export const SALT_BYTES = 32;
const RECORDS_MAX = 0xffff_ffff;

/** Encrypts what is stored. `open(seal(plain))` is `plain`; `open` throws on anything else. */
export interface Sealer {
  seal(plain: Buffer): Buffer;
  open(sealed: Buffer): Buffer;
}

export type HeaderValue = string | number | boolean | null;

/** One block of one gateway. */
export interface Batch {
  /** a–z, 0–9 and hyphens, up to 63: it names a folder. */
  readonly gateway: string;
  /** The gateway's own count of its blocks. */
  readonly block: number;
  /** When its first and last message were judged, in milliseconds since 1970. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Whatever holds for all records, such as the rulebook. Sealed with them; never part of the leaf. */
  readonly header?: Readonly<Record<string, HeaderValue>>;
  readonly records: readonly Buffer[];
}

/** What the log says of a batch, in public: counts, times and hashes over salted records; no number, no text, no hash of either. */
export interface BatchLeaf {
  readonly kind: 'batch';
  readonly gateway: string;
  readonly block: number;
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Hex of the Merkle root over the salted records. */
  readonly root: string;
  /** Hex of the SHA-256 of the stored file. */
  readonly sha256: string;
}

export interface SealedBatch {
  readonly stored: Buffer;
  readonly leaf: Buffer;
  readonly root: Buffer;
}

export interface OpenedBatch {
  readonly batch: Batch;
  readonly salt: Buffer;
}

/** The file and the leaf of a batch. `batchSalt`: 32 random bytes, kept only in the sealed file. */
export function sealBatch(batch: Batch, batchSalt: Buffer, sealer: Sealer): SealedBatch {
  const stored = sealer.seal(encodeBatch(batch, batchSalt));
  const root = batchTree(batch.records, batchSalt).root();
  const leaf: BatchLeaf = {
    kind: 'batch',
    gateway: batch.gateway,
    block: batch.block,
    count: batch.records.length,
    firstAtMs: batch.firstAtMs,
    lastAtMs: batch.lastAtMs,
    root: root.toString('hex'),
    sha256: sha256Hex(stored),
  };
  return { stored, leaf: formatBatchLeaf(leaf), root };
}

/** Opens a stored file; throws `batch-file-does-not-open` or `batch-malformed`. */
export function openBatch(stored: Buffer, sealer: Sealer, where: string): OpenedBatch {
  let plain: Buffer;
  try {
    plain = sealer.open(stored);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new EvidenceError('batch-file-does-not-open', where, found, 'a file sealed with this key');
  }
  return decodeBatch(plain, where);
}

/** SHA-256(batchSalt ‖ u32 i): whoever is shown one record's salt learns nothing about the others'. */
export function recordSalt(batchSalt: Buffer, index: number): Buffer {
  const material = Buffer.allocUnsafe(batchSalt.length + 4);
  batchSalt.copy(material);
  material.writeUInt32BE(index, batchSalt.length);
  return hash('sha256', material, 'buffer');
}

const salted = Buffer.alloc(4096);

/** SHA-256(0x00 ‖ salt ‖ record): without the salt, a record of eleven digits could be guessed from its hash. */
export function recordLeafHash(salt: Buffer, record: Buffer): Buffer {
  const size = salt.length + record.length;
  if (size > salted.length) return leafHash(Buffer.concat([salt, record]));
  salt.copy(salted);
  record.copy(salted, salt.length);
  return leafHash(salted.subarray(0, size));
}

export function batchTree(records: readonly Buffer[], batchSalt: Buffer): MerkleTree {
  return new MerkleTree(records.map((record, i) => recordLeafHash(recordSalt(batchSalt, i), record)));
}

/** Whether two batches say the same, whatever their salts. */
export function sameBatch(one: Batch, other: Batch): boolean {
  const noSalt = Buffer.alloc(SALT_BYTES);
  return encodeBatch(one, noSalt).equals(encodeBatch(other, noSalt));
}

/** batches/<gateway>/000/001/234.batch; more groups of three once a block needs them. */
export function batchPath(gateway: string, block: number): string {
  const digits = String(block);
  const padded = digits.padStart(Math.max(9, Math.ceil(digits.length / 3) * 3), '0');
  return `batches/${gateway}/${padded.match(/\d{3}/g)!.join('/')}.batch`;
}

export function formatBatchLeaf(leaf: BatchLeaf): Buffer {
  return Buffer.from(canonicalJson({ ...leaf }));
}

/** The batch leaf that an entry is; undefined when it is of another kind. Throws `batch-leaf-malformed`. */
export function parseBatchLeaf(entry: Buffer, where: string): BatchLeaf | undefined {
  if (entry[0] !== 0x7b || !entry.includes('"kind":"batch"')) return undefined;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(entry.toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { kind, gateway, block, count, firstAtMs, lastAtMs, root, sha256 } = value;
  if (kind !== 'batch') return undefined;
  const leaf = { kind: 'batch', gateway, block, count, firstAtMs, lastAtMs, root, sha256 } as BatchLeaf;
  const numbers = [block, count, firstAtMs, lastAtMs];
  const whole =
    isGateway(gateway) &&
    numbers.every(isCount) &&
    [root, sha256].every(isHash) &&
    formatBatchLeaf(leaf).equals(entry);
  if (!whole) {
    const found = entry.toString().slice(0, 300);
    throw new EvidenceError(
      'batch-leaf-malformed',
      where,
      found,
      'the eight fields of a batch leaf in canonical JSON',
    );
  }
  return leaf;
}

/** Keys sorted, no spaces, one line. */
export function canonicalJson(value: Readonly<Record<string, HeaderValue>>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
}

export function sha256Hex(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex');
}

export function isGateway(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,62}$/.test(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** Throws `batch-invalid` when a batch cannot be stored as it is. */
export function checkBatch({ gateway, block, firstAtMs, lastAtMs, records }: Batch): void {
  const fail = (field: string, found: string, expected: string): never => {
    throw new EvidenceError('batch-invalid', field, found, expected);
  };
  if (!isGateway(gateway)) fail('gateway', JSON.stringify(gateway), 'a–z, 0–9 and hyphens, up to 63');
  if (!isCount(block)) fail('block', String(block), 'a whole number from 0');
  if (!isCount(firstAtMs)) fail('firstAtMs', String(firstAtMs), 'milliseconds since 1970');
  if (!isCount(lastAtMs) || lastAtMs < firstAtMs) fail('lastAtMs', String(lastAtMs), `at least ${firstAtMs}`);
  if (records.length > RECORDS_MAX) fail('records', String(records.length), `at most ${RECORDS_MAX}`);
}

/** magic ‖ version u8 ‖ u32 header length ‖ header JSON ‖ salt 32 ‖ u32 count ‖ (u32 length ‖ record)*, big-endian. */
export function encodeBatch(batch: Batch, salt: Buffer): Buffer {
  checkBatch(batch);
  if (salt.length !== SALT_BYTES)
    throw new EvidenceError('batch-invalid', 'salt', `${salt.length} bytes`, '32 bytes');
  const { gateway, block, firstAtMs, lastAtMs, records, header = {} } = batch;
  const frame = { gateway, block, firstAtMs, lastAtMs, header: canonicalJson(header) };
  const head = Buffer.from(canonicalJson(frame));
  const start = Buffer.concat([MAGIC, Buffer.of(VERSION), u32(head.length), head, salt, u32(records.length)]);
  const size = records.reduce((sum, record) => sum + 4 + record.length, start.length);
  const encoded = Buffer.allocUnsafe(size);
  let at = start.copy(encoded);
  for (const record of records) {
    at = encoded.writeUInt32BE(record.length, at);
    at += record.copy(encoded, at);
  }
  return encoded;
}

function decodeBatch(plain: Buffer, where: string): OpenedBatch {
  let at = 0;
  const fail = (found: string, expected: string): never => {
    throw new EvidenceError('batch-malformed', where, found, expected);
  };
  const take = (bytes: number, what: string): Buffer => {
    if (at + bytes > plain.length) fail(`${plain.length} bytes that end inside the ${what}`, 'a whole batch');
    at += bytes;
    return plain.subarray(at - bytes, at);
  };
  if (!take(4, 'magic').equals(MAGIC)) fail('another magic', MAGIC.toString());
  const version = take(1, 'version')[0];
  if (version !== VERSION) fail(`version ${version}`, `version ${VERSION}`);
  const head = readHeader(take(take(4, 'header length').readUInt32BE(), 'header'));
  if (head === undefined) return fail('an unreadable header', 'a header in JSON');
  const salt = take(SALT_BYTES, 'salt');
  const count = take(4, 'count').readUInt32BE();
  const records: Buffer[] = [];
  for (let i = 0; i < count; i += 1) {
    const length = take(4, `length of record ${i}`).readUInt32BE();
    records.push(take(length, `record ${i}`));
  }
  if (at < plain.length) fail(`${plain.length - at} bytes after the last record`, 'nothing after it');
  return { batch: { ...head, records }, salt };
}

function readHeader(json: Buffer): Omit<Batch, 'records'> | undefined {
  try {
    const { gateway, block, firstAtMs, lastAtMs, header } = JSON.parse(json.toString()) as Record<
      string,
      unknown
    >;
    if (!isGateway(gateway) || !isCount(block) || !isCount(firstAtMs) || !isCount(lastAtMs)) return undefined;
    const free = JSON.parse(String(header)) as Record<string, HeaderValue>;
    return { gateway, block, firstAtMs, lastAtMs, header: free };
  } catch {
    return undefined;
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

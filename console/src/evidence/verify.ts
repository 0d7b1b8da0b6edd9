import type { Evidence, MessagePage } from '../api.ts';
import { type Bytes, base64, hexOf, leafHash, rootOf, utf8 } from './hashes.ts';
import {
  type Checkpoint,
  ed25519Holds,
  keyIdOf,
  type Note,
  parseCheckpoint,
  parseVerifierKey,
  type VerifierKey,
} from './note.ts';

/** What is checked, in this order. A step that needs what an earlier one failed to find is not reached. */
export const STEPS = ['parts', 'record', 'batch', 'place', 'leaf', 'log', 'key', 'signature'] as const;
/** Of a receipt, and of a consent that came before a message. */
export type MoreSteps = 'statement' | 'number' | 'wording' | 'issued' | 'order';
export interface Step {
  readonly step: (typeof STEPS)[number] | MoreSteps;
  /** `unknown`: this browser cannot tell. */
  readonly result: 'holds' | 'fails' | 'unknown';
  readonly found: string;
  /** Absent where nothing is compared. */
  readonly expected?: string;
}
export interface Report {
  readonly verdict: 'proven' | 'disproven' | 'signature-unknown';
  readonly steps: readonly Step[];
}

interface BatchLeaf {
  readonly gateway: string;
  readonly block: number;
  readonly count: number;
  readonly root: string;
}

/** The batch leaf that an entry of the log is, in its one spelling; undefined when it is anything else. */
export function parseBatchLeaf(text: string): BatchLeaf | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || value['kind'] !== 'batch') return undefined;
  const { block, count, firstAtMs, gateway, kind, lastAtMs, root, sha256 } = value;
  const canonical = JSON.stringify({ block, count, firstAtMs, gateway, kind, lastAtMs, root, sha256 });
  const numbers = [block, count, firstAtMs, lastAtMs];
  const whole =
    text === canonical &&
    typeof gateway === 'string' &&
    /^[a-z0-9][a-z0-9-]{0,62}$/.test(gateway) &&
    numbers.every((each) => Number.isSafeInteger(each) && (each as number) >= 0) &&
    [root, sha256].every((each) => typeof each === 'string' && /^[0-9a-f]{64}$/.test(each));
  return whole
    ? { gateway: gateway as string, block: block as number, count: count as number, root: root as string }
    : undefined;
}

/**
 * Checks that the record stands in the batch, the batch in the log, and the log's checkpoint under the key; and that it is the record
 * which the page names. Every step says what was computed and what it had to be.
 */
export async function verifyEvidence(evidence: Evidence, place: MessagePage['evidence']): Promise<Report> {
  const steps: Step[] = [];
  const compare = (step: Step['step'], found: string, expected: string): void => {
    steps.push({ step, result: found === expected ? 'holds' : 'fails', found, expected });
  };
  const parts = read(evidence);
  if ('missing' in parts) {
    steps.push({ step: 'parts', result: 'fails', found: parts.missing });
    return reportOf(steps);
  }
  const { record, salt, leaf, batchPath, logPath, checkpoint, key } = parts;
  steps.push({ step: 'parts', result: 'holds', found: `${record.length} bytes` });

  const recordHash = await leafHash(salt, record);
  steps.push({ step: 'record', result: 'holds', found: hexOf(recordHash) });
  const batchRoot = await rootOf(recordHash, evidence.batch.index, leaf.count, batchPath);
  compare('batch', batchRoot === undefined ? '—' : hexOf(batchRoot), leaf.root);
  compare(
    'place',
    `${leaf.gateway} / ${leaf.block} / ${evidence.batch.index} (${leaf.count})`,
    `${place.gateway} / ${place.block} / ${place.record} (${evidence.batch.size})`,
  );

  const entryHash = await leafHash(utf8(evidence.batch.leaf));
  steps.push({ step: 'leaf', result: 'holds', found: hexOf(entryHash) });
  const sizes = checkpoint.size === evidence.log.size;
  const logRoot = await rootOf(entryHash, evidence.log.index, checkpoint.size, logPath);
  const shown = logRoot === undefined ? '—' : hexOf(logRoot);
  if (sizes) compare('log', shown, hexOf(checkpoint.root));
  else compare('log', `${evidence.log.size}`, `${checkpoint.size}`);

  compare('key', await keyIdOf(key), key.keyId);
  steps.push(await signed(checkpoint, key));
  return reportOf(steps);
}

interface Parts {
  readonly record: Bytes;
  readonly salt: Bytes;
  readonly leaf: BatchLeaf;
  readonly batchPath: Bytes[];
  readonly logPath: Bytes[];
  readonly checkpoint: Checkpoint;
  readonly key: VerifierKey;
}

/** Reads everything first, so that what follows compares and never guesses. */
function read(evidence: Evidence): Parts | { readonly missing: string } {
  const record = base64(evidence.record);
  if (record === undefined) return { missing: 'record' };
  const salt = base64(evidence.salt);
  if (salt === undefined) return { missing: 'salt' };
  const leaf = parseBatchLeaf(evidence.batch.leaf);
  if (leaf === undefined) return { missing: 'batch.leaf' };
  const batchPath = hashes(evidence.batch.path);
  if (batchPath === undefined) return { missing: 'batch.path' };
  const logPath = hashes(evidence.log.path);
  if (logPath === undefined) return { missing: 'log.path' };
  const checkpoint = parseCheckpoint(evidence.checkpoint);
  if (checkpoint === undefined) return { missing: 'checkpoint' };
  const key = parseVerifierKey(evidence.verifierKey);
  if (key === undefined) return { missing: 'verifierKey' };
  return { record, salt, leaf, batchPath, logPath, checkpoint, key };
}

function hashes(path: readonly string[]): Bytes[] | undefined {
  if (path.length > 64) return undefined;
  const read = path.map(base64);
  return read.every((each) => each?.length === 32) ? (read as Bytes[]) : undefined;
}

/** That this key signed the checkpoint, of the log that bears the key's name. */
export async function signed(
  checkpoint: Note & { readonly origin: string },
  key: VerifierKey,
): Promise<Step> {
  const step = 'signature';
  if (checkpoint.origin !== key.name)
    return { step, result: 'fails', found: checkpoint.origin, expected: key.name };
  const own = checkpoint.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
  const expected = `${key.name}+${key.keyId}`;
  if (own.length === 0) {
    const found = checkpoint.signatures.map(({ name, keyId }) => `${name}+${keyId}`).join(', ');
    return { step, result: 'fails', found, expected };
  }
  // A known key's signature that does not verify spoils the note, whatever stands beside it.
  for (const { signature } of own) {
    const found = hexOf(signature);
    if (signature.length !== 64) return { step, result: 'fails', found, expected };
    const holds = await ed25519Holds(key.publicKey, signature, utf8(checkpoint.text));
    if (holds === undefined) return { step, result: 'unknown', found };
    if (!holds) return { step, result: 'fails', found, expected };
  }
  return { step, result: 'holds', found: expected };
}

export function reportOf(steps: readonly Step[]): Report {
  if (steps.some(({ result }) => result === 'fails')) return { verdict: 'disproven', steps };
  const unknown = steps.some(({ result }) => result === 'unknown');
  return { verdict: unknown ? 'signature-unknown' : 'proven', steps };
}

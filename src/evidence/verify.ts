import { join } from 'node:path';
import type { Sealer } from './batch.ts';
import { Findings } from './findings.ts';
import {
  type Checkpoint,
  type Note,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  type VerifierKey,
} from './note.ts';
import { EvidenceError, type Problem } from './problem.ts';
import { CHECKPOINT_PATH, readIfThere } from './tiles.ts';
import { BatchCheck, type BatchCounts, type GatewayBlocks } from './verify-batches.ts';
import { checkLog, type LogCounts } from './verify-log.ts';

export interface VerifyOptions {
  readonly folder: string;
  /** Obtained elsewhere than from the folder: whoever owns the folder can put another key there. */
  readonly verifierKey: string;
  /** Without it, batch files are compared with their SHA-256 but their records are not read. */
  readonly sealer?: Sealer | undefined;
  /** A checkpoint that was seen before, as its signed note: finds a log that was cut back or rewritten since. */
  readonly knownCheckpoint?: string | undefined;
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
}

export interface VerifyProgress {
  readonly entries: number;
  readonly of: number;
  readonly batches: number;
  readonly problems: number;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly origin: string;
  /** Leaves that the checkpoint covers. */
  readonly size: number;
  /** Hex of the root that the checkpoint names. */
  readonly root: string;
  readonly checked: LogCounts & {
    /** Leaves that speak of a batch. */
    readonly batches: number;
    readonly batchFiles: number;
    readonly batchesOpened: number;
    readonly records: number;
  };
  readonly gateways: readonly GatewayBlocks[];
  readonly problems: readonly Problem[];
  /** Problems beyond the first thousand, counted only. */
  readonly problemsLeftOut: number;
  /** What is worth knowing and no fault: an interrupted append, signatures by unknown keys. */
  readonly notes: readonly Problem[];
}

/**
 * Re-reads all evidence from its stored bytes: signature, entries, every tile of every level, root, every batch file
 * and record, blocks without gaps. Memory: one bundle, one batch and a few bytes for each gap. Throws only when
 * `verifierKey` or `knownCheckpoint` is itself unreadable, or when the disk fails.
 */
export async function verifyEvidence(options: VerifyOptions): Promise<VerifyReport> {
  const { folder, sealer, onProgress } = options;
  const key = parseVerifierKey(options.verifierKey);
  const findings = new Findings();
  const known =
    options.knownCheckpoint === undefined
      ? undefined
      : openCheckpoint(options.knownCheckpoint, key, 'known checkpoint');
  await checkKeyFile(folder, key, findings);
  const head = await readHead(folder, key, findings);
  const batches = new BatchCheck(folder, sealer, findings);
  let log: LogCounts = { entries: 0, bundles: 0, tiles: 0 };
  let gateways: GatewayBlocks[] = [];
  if (head !== undefined) {
    checkRollback(head, known, findings);
    log = await checkLog({
      folder,
      head,
      known: known !== undefined && known.size <= head.size ? known : undefined,
      findings,
      onEntry: (index, entry) => batches.entry(index, entry),
      onProgress: (entries) => {
        const problems = findings.problems.length + findings.problemsLeftOut;
        onProgress?.({ entries, of: head.size, batches: batches.counts.leaves, problems });
      },
    });
    gateways = await batches.finish();
  }
  return {
    ok: findings.problems.length === 0,
    origin: head?.origin ?? key.name,
    size: head?.size ?? 0,
    root: head?.root.toString('hex') ?? '',
    checked: { ...log, ...named(batches.counts) },
    gateways,
    problems: findings.problems,
    problemsLeftOut: findings.problemsLeftOut,
    notes: findings.notes,
  };
}

function named({ leaves, files, opened, records }: BatchCounts) {
  return { batches: leaves, batchFiles: files, batchesOpened: opened, records };
}

async function checkKeyFile(folder: string, key: VerifierKey, findings: Findings): Promise<void> {
  const found = (await readIfThere(join(folder, 'verifier.pub')))?.toString();
  if (found === undefined) findings.problem('verifier-key-missing', 'verifier.pub', 'no file', key.text);
  else if (found !== `${key.text}\n`)
    findings.problem('verifier-key-differs', 'verifier.pub', found, key.text);
}

/** A checkpoint that is not this key's is a problem; its numbers still serve to find what else is wrong. */
async function readHead(
  folder: string,
  key: VerifierKey,
  findings: Findings,
): Promise<Checkpoint | undefined> {
  const note = (await readIfThere(join(folder, CHECKPOINT_PATH)))?.toString();
  if (note === undefined) {
    findings.problem('checkpoint-missing', CHECKPOINT_PATH, 'no file', 'a signed checkpoint');
    return undefined;
  }
  const parsed = parseHead(note, findings);
  if (parsed === undefined) return undefined;
  for (const { name, keyId } of parsed.signatures) {
    if (name === key.name && keyId.equals(key.keyId)) continue;
    const found = `a signature by ${name}+${keyId.toString('hex')}`;
    findings.note('cosignature-by-unknown-key', CHECKPOINT_PATH, found, 'not checked here');
  }
  const trusted = await findings.attempt(() => openCheckpoint(note, key, CHECKPOINT_PATH));
  if (trusted !== undefined) return trusted;
  try {
    return parseCheckpoint(parsed.text, CHECKPOINT_PATH);
  } catch {
    return undefined;
  }
}

function parseHead(note: string, findings: Findings): Note | undefined {
  try {
    return parseNote(note, CHECKPOINT_PATH);
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const { found, expected } = error.problem;
    findings.problem('checkpoint-malformed', CHECKPOINT_PATH, found, expected);
    return undefined;
  }
}

function checkRollback(head: Checkpoint, known: Checkpoint | undefined, findings: Findings): void {
  if (known === undefined || known.size <= head.size) return;
  const expected = `at least ${known.size}, which was signed before`;
  findings.problem('checkpoint-rolled-back', CHECKPOINT_PATH, `${head.size} entries`, expected);
}

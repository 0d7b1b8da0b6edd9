import { join } from 'node:path';
import type { Sealer } from './batch.ts';
import { cosignaturesOf } from './cosignature.ts';
import { deletionsIn } from './deletion.ts';
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
import { CHECKPOINT_PATH, COSIGNED_PATH, readIfThere } from './tiles.ts';
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
  /** Keys of witnesses, each of whom must have cosigned a checkpoint out of which this log has grown. */
  readonly witnesses?: readonly string[] | undefined;
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
  /** What the asked-for witnesses have said: of how many entries, and when. */
  readonly witnessed: readonly { readonly name: string; readonly size: number; readonly atSeconds: number }[];
  readonly checked: LogCounts & {
    /** Leaves that speak of a batch. */
    readonly batches: number;
    readonly batchFiles: number;
    readonly batchesOpened: number;
    readonly records: number;
    /** Batches whose file was deleted when its term was over, as the log says. */
    readonly batchesDeleted: number;
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
  const { cosigned, witnessed } = await readCosigned(options, key, findings);
  const batches = new BatchCheck(folder, sealer, findings, () => deletionsIn(folder, head?.size ?? 0));
  let log: LogCounts = { entries: 0, bundles: 0, tiles: 0 };
  let gateways: GatewayBlocks[] = [];
  if (head !== undefined) {
    const seen = [known, cosigned].filter((each) => each !== undefined);
    for (const each of seen) checkRollback(head, each, findings);
    log = await checkLog({
      folder,
      head,
      known: seen.filter(({ size }) => size <= head.size),
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
    witnessed,
    checked: { ...log, ...named(batches.counts) },
    gateways,
    problems: findings.problems,
    problemsLeftOut: findings.problemsLeftOut,
    notes: findings.notes,
  };
}

function named({ leaves, files, opened, records, deleted }: BatchCounts) {
  return {
    ...{ batches: leaves, batchFiles: files, batchesOpened: opened, records },
    batchesDeleted: deleted,
  };
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

/** The newest checkpoint that witnesses have cosigned, where the check asks for theirs. */
async function readCosigned(
  { folder, witnesses = [] }: VerifyOptions,
  key: VerifierKey,
  findings: Findings,
): Promise<{ cosigned: Checkpoint | undefined; witnessed: VerifyReport['witnessed'] }> {
  const keys = witnesses.map((each) => parseVerifierKey(each, 'cosignature'));
  if (keys.length === 0) return { cosigned: undefined, witnessed: [] };
  const note = (await readIfThere(join(folder, COSIGNED_PATH)))?.toString();
  const found = await findings.attempt(() =>
    note === undefined
      ? undefined
      : {
          cosigned: openCheckpoint(note, key, COSIGNED_PATH),
          cosignatures: cosignaturesOf(note, keys, COSIGNED_PATH),
        },
  );
  for (const { name } of keys) {
    if (found?.cosignatures.some((each) => each.name === name) === true) continue;
    findings.problem('cosignature-missing', COSIGNED_PATH, `none by ${name}`, 'one that holds');
  }
  const size = found?.cosigned.size ?? 0;
  return {
    cosigned: found?.cosigned,
    witnessed: (found?.cosignatures ?? []).map((each) => ({ ...each, size })),
  };
}

function checkRollback(head: Checkpoint, known: Checkpoint, findings: Findings): void {
  if (known.size <= head.size) return;
  const expected = `at least ${known.size}, which was signed before`;
  findings.problem('checkpoint-rolled-back', CHECKPOINT_PATH, `${head.size} entries`, expected);
}

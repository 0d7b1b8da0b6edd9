import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant } from '../domain/index.ts';
import {
  EvidenceError,
  type KeyKind,
  parseVerifierKey,
  type VerifierKey,
  type VerifyReport,
  verifyEvidence,
} from '../evidence/index.ts';
import type { Sealer } from '../store/index.ts';
import type { Arguments } from './arguments.ts';
import { say } from './messages.ts';
import { ProgressLine } from './progress.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';

export interface VerifyParts {
  readonly folder: string;
  /** With it the batches' records are read too; undefined for whoever checks without being allowed to read. */
  readonly sealer: Sealer | undefined;
}

/** `anning verify`: recomputes everything from the stored bytes. Exit code 4 where something does not hold. */
export async function verifyCommand(
  args: Arguments,
  terminal: Terminal,
  parts: VerifyParts,
): Promise<ExitCode> {
  const { language } = terminal;
  const { folder, sealer } = parts;
  const keyFile = args.value('key') ?? join(folder, 'verifier.pub');
  if (!existsSync(keyFile)) throw new UsageError(say('verify.no-key', { file: keyFile }));
  if (args.value('key') === undefined) terminal.err(`${say('verify.own-key')[language]}\n`);
  if (sealer === undefined) terminal.err(`${say('verify.no-seal')[language]}\n`);
  const progress = new ProgressLine(terminal);
  const report = await verifyEvidence({
    folder,
    sealer,
    verifierKey: readFileSync(keyFile, 'utf8').trim(),
    knownCheckpoint: knownCheckpoint(args),
    witnesses: args.list('witness').map((text) => verifierKey(text, 'witness', 'cosignature').text),
    onProgress: (so) => progress.show(() => say('verify.progress', { ...so })[language], so.entries / so.of),
  });
  progress.clear();
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, folder, ...report }, null, 2)}\n`);
  else terminal.out(reportText(report, language));
  return report.ok ? EXIT.done : EXIT.notVerified;
}

function knownCheckpoint(args: Arguments): string | undefined {
  const file = args.value('checkpoint');
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw new UsageError(say('file.unreadable', { file, found: 'ENOENT' }));
  return readFileSync(file, 'utf8');
}

/** A key that a flag gives. Throws UsageError. */
export function verifierKey(text: string, flag: string, kind: KeyKind): VerifierKey {
  try {
    return parseVerifierKey(text, kind);
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    const { found, expected } = error.problem;
    throw new UsageError(say('usage.flag-wrong', { command: 'anning', flag, found, allowed: expected }));
  }
}

function reportText(report: VerifyReport, language: 'zh' | 'en'): string {
  const { ok, origin, size, root, witnessed, checked, gateways, problems, problemsLeftOut, notes } = report;
  const count = problems.length + problemsLeftOut;
  const lines = [
    ok ? say('verify.ok') : say('verify.not-ok', { count }),
    say('verify.log', { origin, size, root }),
    say('verify.checked', { ...checked }),
    ...witnessed.map(({ name, size, atSeconds }) =>
      say('verify.witnessed', { name, size, at: formatInstant(atSeconds * 1000) }),
    ),
    ...gateways.map((gateway) => say('verify.gateway', { ...gateway })),
    ...problems.map((problem) => say('verify.problem', { ...problem })),
    ...notes.map((note) => say('verify.note', { ...note })),
  ];
  return `${lines.map((line) => line[language]).join('\n')}\n`;
}

import { existsSync } from 'node:fs';
import { type Receipt, type ReceiptVerdict, verifyReceipt } from '../consent/index.ts';
import { formatInstant } from '../domain/index.ts';
import type { Arguments } from './arguments.ts';
import { readJson, readText } from './json-file.ts';
import { say } from './messages.ts';
import { EXIT, type ExitCode, type Terminal, UsageError } from './terminal.ts';
import { verifierKey } from './verify.ts';

/** `anning verify RECEIPT`: checks a consent receipt with nothing but the log's key. Exit code 4 where it does not hold. */
export function verifyReceiptCommand(args: Arguments, terminal: Terminal, file: string): ExitCode {
  const receipt = readJson(file);
  const key = keyOf(args, receipt);
  const witnesses = args.list('witness').map((text) => verifierKey(text, 'witness', 'cosignature'));
  const verdict = verifyReceipt(receipt, key, witnesses);
  const { language } = terminal;
  if (args.has('json')) terminal.out(`${JSON.stringify({ version: 1, file, ...verdict }, null, 2)}\n`);
  else terminal.out(`${told(verdict, receipt as Receipt, language).join('\n')}\n`);
  return verdict.ok ? EXIT.done : EXIT.notVerified;
}

/** The key, or the file that holds it. What the receipt says of itself proves nothing. */
function keyOf(args: Arguments, receipt: unknown): string {
  const given = args.value('key');
  if (given === undefined) {
    const own = (receipt as { proof?: { verifier_key?: unknown } } | null)?.proof?.verifier_key;
    throw new UsageError(say('receipt.no-key', { found: typeof own === 'string' ? own.slice(0, 200) : '—' }));
  }
  return verifierKey(existsSync(given) ? readText(given).trim() : given, 'key', 'note').text;
}

function told(verdict: ReceiptVerdict, receipt: Receipt, language: 'zh' | 'en'): string[] {
  if (!verdict.ok) {
    const { what, where, found, expected } = verdict;
    return [say('receipt.not-ok', { what, where, found, expected })[language]];
  }
  const { index, size, number, cosignatures } = verdict;
  return [
    say('receipt.ok', { log: receipt.receipt.issuer, index, size })[language],
    ...cosignatures.map(
      ({ name, atSeconds }) =>
        say('receipt.witnessed', { name, at: formatInstant(atSeconds * 1000) })[language],
    ),
    ...(number === undefined ? [say('receipt.no-number')[language]] : []),
    ...receipt.reading[language].map((line) => `  ${line}`),
  ];
}

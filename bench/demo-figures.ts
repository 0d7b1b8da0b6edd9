/**
 * `node bench/demo-figures.ts REPORT NAME`: puts the table of verdicts of a demo's report into docs/figures.md, under the name of the texts
 * that were played (`npm run demo -- --headless --messages N --texts FILE --report REPORT`).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REASONS, type ReasonCode } from '../src/domain/index.ts';
import { machine } from './bench.ts';
import { writeFigures } from './figures.ts';

interface Report {
  readonly seed: number;
  readonly sent: number;
  readonly lost: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly verify: { readonly passed: boolean };
}

const [file, name] = process.argv.slice(2);
if (file === undefined || name === undefined || !/^[\w-]+$/.test(name)) {
  process.stderr.write('usage: node bench/demo-figures.ts REPORT NAME   (NAME: letters, digits, _ and -)\n');
  process.exit(2);
}
const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
const share = (n: number) => `${((100 * n) / report.sent).toFixed(1)} %`;
const lines = [
  `${report.sent} messages of the demo's three clients: the town's own, and texts of \`${name}\` picked at random in place of its shop's marketing, most under the shop's signature, some as they are; seed ${report.seed}; lost ${report.lost}; evidence ${report.verify.passed ? 'verifies' : 'DOES NOT VERIFY'}. A message counts under each of its reasons.`,
  '',
  '| verdict | 理由 | reason | messages | share |',
  '|---|---|---|---|---|',
  ...Object.entries(report.verdicts).map(([outcome, n]) => `| **${outcome}** | | | ${n} | ${share(n)} |`),
  ...Object.entries(report.reasons)
    .sort(([, a], [, b]) => b - a)
    .map(([code, n]) => `| | ${REASONS[code as ReasonCode].zh} | ${code} | ${n} | ${share(n)} |`),
];
const command = `npm run demo -- --headless --messages ${report.sent} --texts ${name}`;
const figures = path.resolve(import.meta.dirname, '../docs/figures.md');
writeFigures(figures, { bench: `demo-${name}`, machine: machine(), command }, lines);

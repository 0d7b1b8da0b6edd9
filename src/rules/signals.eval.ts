import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { isMarketing, signatureOf } from '../domain/index.ts';
import { readWords } from './signals.ts';

/*
 * How well the word signals read labelled texts: node src/rules/signals.eval.ts FILE.jsonl.gz [--half tuning|held-out] [--show KIND] [--json]
 * One JSON object a line: text, cat, group, group_size. Near-duplicates share a group: each group weighs one in all, and a group is
 * wholly in one half by the hash of its name. Words may be changed after looking at the tuning half; the held-out half is for figures.
 * --show prints texts of the tuning half only: missed (marketing read as another), wrong (others read as marketing), unclear.
 */

interface Row {
  readonly text: string;
  readonly cat: string;
  readonly y: number | null;
  readonly group: string;
  readonly group_size: number;
}

interface Tally {
  all: number;
  marketing: number;
  unclear: number;
  service: number;
}

const argv = process.argv.slice(2);
const option = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined);
const path = argv[0];
const half = option('--half') ?? 'held-out';
const show = half === 'tuning' ? option('--show') : undefined;
if (path === undefined) {
  process.stderr.write(
    'usage: signals.eval.ts FILE.jsonl.gz [--half tuning|held-out] [--show KIND] [--json]\n',
  );
  process.exit(2);
}

const kinds = new Map<string, Tally>();
let chars = 0;
let rows = 0;
let ns = 0n;
const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()) });
for await (const line of lines) {
  if (line === '') continue;
  const row = JSON.parse(line) as Row;
  if ((hash(row.group) % 2 === 0) !== (half === 'tuning')) continue;
  const signature = signatureOf(row.text);
  const body = signature === undefined ? row.text : row.text.slice(signature.length + 2);
  const begin = process.hrtime.bigint();
  const { purpose, because } = readWords(body);
  ns += process.hrtime.bigint() - begin;
  chars += body.length;
  rows++;
  const read = purpose === 'unclear' ? 'unclear' : isMarketing(purpose) ? 'marketing' : 'service';
  const kind = row.cat === '' ? `unlabelled y=${row.y}` : row.cat;
  let tally = kinds.get(kind);
  if (tally === undefined) {
    tally = { all: 0, marketing: 0, unclear: 0, service: 0 };
    kinds.set(kind, tally);
  }
  const weight = 1 / row.group_size;
  tally.all += weight;
  tally[read] += weight;
  const missed = kind === 'marketing' && read !== 'marketing';
  const wrong = kind === 'transactional' && read === 'marketing';
  const lost = read === 'unclear' && kind === 'transactional';
  if ((show === 'missed' && missed) || (show === 'wrong' && wrong) || (show === 'unclear' && lost)) {
    process.stdout.write(`${purpose}\t${because}\t${body}\n`);
  }
}

const marketing = kinds.get('marketing');
const others = kinds.get('transactional');
const share = (part: number, all: number) => (all === 0 ? null : Math.round((1000 * part) / all) / 1000);
const report = {
  half,
  rows,
  groups: Math.round([...kinds.values()].reduce((sum, t) => sum + t.all, 0)),
  recall: marketing && share(marketing.marketing, marketing.all),
  precision: marketing && others && share(marketing.marketing, marketing.marketing + others.marketing),
  unclear: marketing && others && share(marketing.unclear + others.unclear, marketing.all + others.all),
  marketingReadAsService: marketing && share(marketing.service, marketing.all),
  othersReadAsMarketing: others && share(others.marketing, others.all),
  microsecondsEach: Math.round(Number(ns) / rows) / 1000,
  charactersEach: Math.round(chars / rows),
  byLabel: Object.fromEntries(
    [...kinds].map(([kind, t]) => [
      kind,
      {
        groups: Math.round(t.all),
        marketing: share(t.marketing, t.all),
        unclear: share(t.unclear, t.all),
        service: share(t.service, t.all),
      },
    ]),
  ),
};
process.stdout.write(`${JSON.stringify(report, null, argv.includes('--json') ? 0 : 2)}\n`);

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

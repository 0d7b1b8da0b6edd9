/**
 * `npm test [-- FILTER …]`: every test file, or those whose path contains a filter, two at a time, each in its own process.
 * The last line on stdout is `N passed, N failed` (and `, N skipped` when there are any). Exit code 1 when a test failed, a
 * file crashed, held no test or took more than ten minutes, or when nothing ran.
 *
 * Child processes run on the Node that runs this file: npm puts the pinned one first in PATH.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const root = path.resolve(import.meta.dirname, '..');
const PATTERNS = [
  'src/**/*.test.ts',
  'scripts/**/*.test.ts',
  'bench/**/*.test.ts',
  'console/src/**/*.test.ts',
  'e2e/**/*.test.ts',
];
const CONCURRENCY = 2;
const TIMEOUT_MS = 600_000;

const filters = process.argv.slice(2);
const files = globSync(PATTERNS, { cwd: root })
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .sort()
  .map((file) => path.join(root, file));

const counts = { passed: 0, failed: 0, skipped: 0 };
/** Files that ended well without a test in them, which the runner itself takes for one passed test. */
const hollow: string[] = [];

if (files.length > 0) {
  const events = run({ files, cwd: root, concurrency: CONCURRENCY, timeout: TIMEOUT_MS });
  events.on('test:pass', ({ name, nesting }) => {
    if (nesting === 0 && files.includes(path.resolve(root, name))) hollow.push(path.relative(root, name));
  });
  events.on('test:summary', ({ file, counts: found }) => {
    if (file !== undefined) return;
    counts.passed = found.passed - hollow.length;
    counts.skipped = found.skipped + found.todo;
    // Whatever else ended, ended badly: failed assertions, crashed files, tests cancelled by a time-out.
    counts.failed = found.tests - found.passed - counts.skipped + hollow.length;
  });
  await pipeline(events.compose(new spec()), process.stdout, { end: false });
}

for (const file of hollow) console.log(`✖ ${file} holds no test`);
if (files.length === 0) console.log(`✖ no test file matches ${filters.join(', ')}`);

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

/** docs/promises.md against the titles of the tests: nothing is claimed that no test names. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const PROMISES = Array.from({ length: 12 }, (_, index) => `P${index + 1}`);

type Row = { readonly id: string; readonly kept: string; readonly covered: string };

/** The rows of the table: | id | promise | kept | what the tests cover | */
function rowsOf(markdown: string): Row[] {
  return markdown.split('\n').flatMap((line) => {
    const [, id, promise, kept, covered] = line.split('|').map((cell) => cell.trim());
    return id !== undefined && /^P\d+$/.test(id) && promise
      ? [{ id, kept: kept ?? '', covered: covered ?? '' }]
      : [];
  });
}

/** The promises that a test source names in titles of tests that run; a skipped one or a comment proves nothing. */
function promisesNamed(source: string): string[] {
  const titles = source.matchAll(
    /^\s*(?:await )?(?:t\.)?(?:test|it|step|describe|suite)\(\s*(['"`])(.*?)\1/gms,
  );
  return [...titles].flatMap(([, , title]) => title?.match(/\bP\d+\b/g) ?? []);
}

/** What is wrong with the table, given the ids that tests name. */
function faultsOf(rows: readonly Row[], named: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  for (const id of PROMISES) {
    const count = rows.filter((row) => row.id === id).length;
    if (count !== 1) faults.push(`${id} is listed ${count} times`);
  }
  for (const { id, kept, covered } of rows) {
    if (!PROMISES.includes(id)) faults.push(`${id} is not a promise`);
    if (kept !== 'yes' && kept !== 'partly' && kept !== 'not yet') faults.push(`${id} is kept '${kept}'`);
    if (kept !== 'not yet' && !named.has(id)) faults.push(`${id} is claimed and no test names it`);
    if (kept === 'partly' && covered === '') faults.push(`${id} is kept partly: which part?`);
  }
  for (const id of named)
    if (!PROMISES.includes(id)) faults.push(`a test names ${id}, which is not a promise`);
  return faults;
}

const root = path.resolve(import.meta.dirname, '..');

test('every promise that is claimed is named by a test', () => {
  const files = globSync(
    [
      'src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'console/src/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    { cwd: root },
  );
  // This file's own rows are made up.
  const others = files.filter((file) => path.basename(file) !== path.basename(import.meta.filename));
  assert.ok(others.length > 0, 'saw test files');
  const named = new Set(others.flatMap((file) => promisesNamed(readFileSync(path.join(root, file), 'utf8'))));
  const rows = rowsOf(readFileSync(path.join(root, 'docs/promises.md'), 'utf8'));
  assert.deepEqual(faultsOf(rows, named), []);
});

test('an unproved claim, a missing row and a stray id are found', () => {
  const good = PROMISES.map((id) => ({ id, kept: 'not yet', covered: '' }));
  const first = (row: Partial<Row>) => [{ ...good[0]!, ...row }, ...good.slice(1)];
  assert.deepEqual(faultsOf(good, new Set(['P1'])), []);
  assert.deepEqual(faultsOf(first({ kept: 'yes' }), new Set(['P1'])), []);
  assert.deepEqual(faultsOf(first({ kept: 'yes' }), new Set(['P2'])), ['P1 is claimed and no test names it']);
  assert.deepEqual(faultsOf(first({ kept: 'partly' }), new Set(['P1'])), ['P1 is kept partly: which part?']);
  assert.deepEqual(faultsOf(first({ kept: 'maybe' }), new Set(['P1'])), ["P1 is kept 'maybe'"]);
  assert.deepEqual(faultsOf(good.slice(1), new Set()), ['P1 is listed 0 times']);
  assert.deepEqual(faultsOf([...good, good[0]!], new Set()), ['P1 is listed 2 times']);
  assert.deepEqual(faultsOf(good, new Set(['P13'])), ['a test names P13, which is not a promise']);
});

test('rows and titles are read as they are written', () => {
  assert.deepEqual(
    rowsOf(
      '| id | promise | kept | covers |\n|---|---|---|---|\n| P1 | A promise. | partly | this |\n| P2 | B. | yes | |',
    ),
    [
      { id: 'P1', kept: 'partly', covered: 'this' },
      { id: 'P2', kept: 'yes', covered: '' },
    ],
  );
  const source = [
    "test('P3 a refusal names every reason', () => {",
    'describe(`P10 and P11`, () => {',
    '  await t.test(',
    "    'P4 within a second',",
    "test.skip('P5 later', () => {",
    "// test('P6 in a comment', () => {",
    "assert.ok('P7');",
  ].join('\n');
  assert.deepEqual(promisesNamed(source), ['P3', 'P10', 'P11', 'P4']);
});

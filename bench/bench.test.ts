import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import type { BenchResult } from './bench.ts';
import { withFigures } from './figures.ts';

function bench(...args: string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const script = path.join(import.meta.dirname, 'run.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  return { status, out: stdout, err: stderr };
}

/** The last line on stdout, which must be the result whatever stood before it. */
function resultOf(out: string): BenchResult {
  const last = out.trimEnd().split('\n').at(-1)!;
  return JSON.parse(last) as BenchResult;
}

function checkShape(result: BenchResult, name: string, runs: number): void {
  const { value, against, ratio } = result;
  assert.equal(result.bench, name);
  assert.ok(value > 0 && against.value > 0);
  assert.ok(result.unit.length > 0 && against.what.length > 0);
  assert.ok(Math.abs(ratio - value / against.value) < 0.001);
  assert.equal(result.runs.length, runs);
  assert.ok(Math.min(...result.runs) <= value && value <= Math.max(...result.runs));
  assert.ok(result.machine.cores >= 1 && result.machine.node === process.version);
  assert.match(result.machine.at, /^\d{4}-\d\d-\d\dT/);
}

test('a bench that nobody knows, or none, is answered with the list and exit code 2', () => {
  for (const args of [[], ['nothing'], ['toString']]) {
    const { status, out, err } = bench(...args);
    assert.equal(status, 2);
    assert.equal(out, '');
    for (const name of [
      'cases',
      'decide',
      'gateway',
      'consent',
      'look-alikes',
      'registry',
      'statistics',
      'import',
      'import-consents',
      'purposes',
      'traffic',
      'detectors',
      'derivation',
      'default-consent',
    ])
      assert.match(err, new RegExp(`^ {2}${name}: `, 'm'));
  }
});

test('an option that is unknown or no number is wrong usage', () => {
  assert.equal(bench('decide', '--colour', '1').status, 2);
  const { status, err } = bench('decide', '--consents', 'many');
  assert.equal(status, 2);
  assert.match(err, /--consents: found many/);
});

test('decide: the last line is the result, and the judging is real', () => {
  const sizes = ['--consents', '20000', '--messages', '3000', '--runs', '3', '--sent', '1000'];
  const { status, out } = bench('decide', '--json', ...sizes);
  assert.equal(status, 0);
  const result = resultOf(out);
  checkShape(result, 'decide', 3);
  const { outcomes, ports, consents } = result.detail as {
    readonly outcomes: { readonly allow: number; readonly refuse: number };
    readonly ports: number;
    readonly consents: number;
  };
  assert.equal(ports, 10_000);
  assert.ok(consents >= 20_000);
  // Most of the traffic is lawful, a good part is not: a judge that says one thing only measures nothing.
  assert.ok(outcomes.allow > 3000 * 0.6 && outcomes.refuse > 3000 * 0.1);
});

test('consent: the last line is the result', () => {
  // So few that the targets for memory, set for many, say nothing of them.
  const { out } = bench('consent', '--json', '--consents', '20000', '--space', '1000000', '--runs', '2');
  const result = resultOf(out);
  checkShape(result, 'consent', 2);
  const { densities } = result.detail as { readonly densities: readonly { readonly consents: number }[] };
  assert.deepEqual(
    densities.map(({ consents }) => consents),
    [1000, 10_000, 100_000, 500_000],
  );
});

test('log: the last line is the result, and more at once share what the disk can do', () => {
  const { out } = bench('log', '--json', '--seconds', '0.5', '--runs', '1');
  const result = resultOf(out);
  checkShape(result, 'log', 1);
  const { told } = result.detail as { readonly told: readonly { inFlight: number; perSecond: number }[] };
  const [one, , , most] = told;
  assert.ok(most!.perSecond > 5 * one!.perSecond, JSON.stringify(told));
});

test('look-alikes: the last line is the result, and what should be found is', () => {
  const sizes = ['--names', '4000', '--variants', '60', '--asked', '500', '--million', '6000', '--runs', '2'];
  const { status, out } = bench('look-alikes', '--json', ...sizes);
  assert.equal(status, 0);
  const result = resultOf(out);
  checkShape(result, 'look-alikes', 2);
  const { kinds, refused, large } = result.detail as {
    readonly kinds: readonly { readonly kind: string; readonly made: number; readonly found: number }[];
    readonly refused: { readonly percent: number; readonly from: number; readonly to: number };
    readonly large: { readonly names: number };
  };
  for (const { kind, made, found } of kinds) {
    assert.ok(made > 10, kind);
    if (/width|inserted|traditional|digit/.test(kind)) assert.equal(found, 100, kind);
  }
  assert.ok(refused.from <= refused.percent && refused.percent <= refused.to && refused.to < 10);
  assert.equal(large.names, 6000);
});

test('traffic: the last line is the result, and the questions find what is there', () => {
  const { out } = bench('traffic', '--json', '--messages', '200000', '--runs', '3', '--plain', '1');
  const result = resultOf(out);
  checkShape(result, 'traffic', 3);
  const { cases } = result.detail as {
    readonly cases: readonly { readonly name: string; readonly rows: number }[];
  };
  assert.ok(cases.length > 40);
  for (const { name, rows } of cases) {
    if (/none|no such|no message|without|not its own/.test(name)) assert.equal(rows, 0, name);
    else if (!/three in a million|a rare pair|small/.test(name)) assert.ok(rows > 0, name);
  }
});

test('a bench replaces its own figures on the page and no others', () => {
  const result = (name: string, at: string): BenchResult => ({
    bench: name,
    value: 1,
    unit: 'µs',
    against: { what: 'nothing', value: 1 },
    ratio: 1,
    runs: [1],
    machine: { cpu: 'c', cores: 1, memoryGb: 1, os: 'o', node: 'n', commit: 'abc', at },
    detail: {},
  });
  let page = '# Figures\n\nKept.\n';
  page = withFigures(page, result('decide', '2026-01-01T00:00:00Z'), ['first of decide']);
  page = withFigures(page, result('gateway', '2026-01-01T00:00:00Z'), ['gateway’s']);
  page = withFigures(page, result('decide', '2026-02-02T00:00:00Z'), ['second of decide']);
  assert.match(page, /^# Figures\n\nKept\.\n/);
  assert.match(page, /2026-02-02, commit abc[\s\S]*second of decide[\s\S]*gateway’s/);
  assert.doesNotMatch(page, /first of decide/);
});

test('import: all rows of all files are written, while others have their turn', () => {
  const sizes = ['--ports', '700', '--signatures', '600'];
  const { status, out, err } = bench('import', '--json', ...sizes);
  assert.equal(status, 0, err);
  const result = resultOf(out);
  checkShape(result, 'import', 2);
  const { imports } = result.detail as { readonly imports: readonly Record<string, number | string>[] };
  assert.deepEqual(
    imports.map(({ kind, rows }) => [kind, rows]),
    [
      ['ports', 700],
      ['signatures', 600],
    ],
  );
  for (const { feedMs, sanctionMs } of imports) assert.ok(Number(feedMs) > 0 && Number(sanctionMs) > 0);
});

test('import-consents: all rows are written, logged and fed while people refuse', () => {
  // It ends with an error where one is missing; how long a refusal waits is not asked of a machine that runs tests.
  const { out, err } = bench('import-consents', '--json', '--consents', '3000');
  assert.notEqual(out, '', err);
  const result = resultOf(out);
  checkShape(result, 'import-consents', 1);
  const { rows, first, last, refusalMs, cpuUs } = result.detail as Record<string, number> & {
    readonly cpuUs: { readonly own: number; readonly postgres: number };
  };
  assert.equal(rows, 3000);
  assert.ok(first! > 0 && last! > 0 && refusalMs! > 0 && cpuUs.own > 0 && cpuUs.postgres > 0);
});

test('registry: what is looked up is found, and a change does not stop the loop', () => {
  const { status, out } = bench(
    'registry',
    '--json',
    '--ports',
    '2000',
    '--signatures',
    '5000',
    '--runs',
    '2',
  );
  assert.equal(status, 0);
  const result = resultOf(out);
  checkShape(result, 'registry', 2);
  const { ports, signatures, onChain } = result.detail as Record<string, number>;
  assert.deepEqual([ports, signatures], [2000, 5000]);
  assert.equal(onChain, 1);
});

/**
 * `npm run bench -- NAME [--json] [--write] [--profile] [--OPTION N …]`: one benchmark, beside something else measured in the same run. For people
 * on stderr; with `--json` the last line on stdout is the BenchResult. `--write` puts the figures into docs/figures.md, or the bench's own page. Without a known
 * name: the list, exit code 2. A target that is missed: exit code 1.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, type BenchOptions, resultOf } from './bench.ts';
import { writeFigures } from './figures.ts';

const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  cases: async () => (await import('./cases.ts')).casesBench,
  decide: async () => (await import('./decide.ts')).decideBench,
  complaints: async () => (await import('./complaints.ts')).complaintsBench,
  consent: async () => (await import('./consent.ts')).consentBench,
  gateway: async () => (await import('./gateway.ts')).gatewayBench,
  import: async () => (await import('./import.ts')).importBench,
  'import-consents': async () => (await import('./import-consents.ts')).importConsentsBench,
  'look-alikes': async () => (await import('./look-alikes.ts')).lookAlikesBench,
  lookback: async () => (await import('./lookback.ts')).lookBackBench,
  inspect: async () => (await import('./inspect.ts')).inspectBench,
  log: async () => (await import('./log.ts')).logBench,
  pack: async () => (await import('./pack.ts')).packBench,
  preflight: async () => (await import('./preflight.ts')).preflightBench,
  registry: async () => (await import('./registry.ts')).registryBench,
  matching: async () => (await import('./matching.ts')).matchingBench,
  'matching-store': async () => (await import('./matching-store.ts')).matchingStoreBench,
  statistics: async () => (await import('./statistics.ts')).statisticsBench,
  thresholds: async () => (await import('./thresholds.ts')).thresholdsBench,
  purposes: async () => (await import('./purposes.ts')).purposesBench,
  traffic: async () => (await import('./traffic.ts')).trafficBench,
  detectors: async () => (await import('./detectors.ts')).detectorsBench,
  alarms: async () => (await import('./alarms.ts')).alarmsBench,
  derivation: async () => (await import('./derivation.ts')).derivationBench,
  waves: async () => (await import('./waves.ts')).wavesBench,
  'alarm-nights': async () => (await import('./alarm-nights.ts')).alarmNightsBench,
  'alarm-waves': async () => (await import('./alarm-waves.ts')).alarmWavesBench,
  'default-consent': async () => (await import('./default-consent.ts')).defaultConsentBench,
};

const FIGURES = path.resolve(import.meta.dirname, '../docs/figures.md');
const tell = (line: string) => void process.stderr.write(`${line}\n`);

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...flags] = argv;
  const load = name === undefined || !Object.hasOwn(BENCHES, name) ? undefined : BENCHES[name];
  if (load === undefined) {
    if (name !== undefined && name !== '--help') tell(`bench: there is no ${name}`);
    await list();
    return 2;
  }
  const bench = await load();
  const asked = read(bench, flags);
  if (asked === undefined) return 2;
  const measured = await bench.run(asked.options);
  const result = resultOf(bench, measured);
  tell('');
  for (const line of measured.page) tell(line);
  if (asked.write) writeFigures(bench.page ?? FIGURES, result, measured.page);
  if (asked.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  const missed = measured.missed ?? [];
  for (const each of missed) tell(`bench: target missed: ${each}`);
  return missed.length === 0 ? 0 : 1;
}

async function list(): Promise<void> {
  tell('npm run bench -- NAME [--json] [--write] [--profile] [--OPTION N …]');
  for (const load of Object.values(BENCHES)) {
    const { name, says, options } = await load();
    tell(`\n  ${name}: ${says}`);
    for (const [option, { value, says }] of Object.entries(options))
      tell(`    --${option} ${value}  ${says}`);
  }
}

function read(
  bench: Bench,
  flags: readonly string[],
): { readonly options: BenchOptions; readonly json: boolean; readonly write: boolean } | undefined {
  const numbers = Object.fromEntries(Object.keys(bench.options).map((o) => [o, { type: 'string' as const }]));
  const switches = {
    json: { type: 'boolean' as const, default: false },
    write: { type: 'boolean' as const, default: false },
    profile: { type: 'boolean' as const, default: false },
  };
  let values: Readonly<Record<string, string | boolean | undefined>>;
  try {
    values = parseArgs({ args: [...flags], options: { ...numbers, ...switches } }).values;
  } catch (error) {
    tell(`bench: ${(error as Error).message}`);
    return undefined;
  }
  const given = new Map<string, number>();
  for (const [option, { value }] of Object.entries(bench.options)) {
    const text = values[option];
    const number = text === undefined ? value : Number(text);
    if (!(number >= 0)) {
      tell(`bench: --${option}: found ${text}, allowed: a number from 0`);
      return undefined;
    }
    given.set(option, number);
  }
  const number = (option: string) => {
    const found = given.get(option);
    if (found === undefined) throw new RangeError(`${bench.name} has no option ${option}`);
    return found;
  };
  const { json, write, profile } = values;
  return { options: { number, profile: profile === true, tell }, json: json === true, write: write === true };
}

process.exitCode = await run(process.argv.slice(2));

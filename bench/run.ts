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
  decide: async () => (await import('./decide.ts')).decideBench,
  consent: async () => (await import('./consent.ts')).consentBench,
  gateway: async () => (await import('./gateway.ts')).gatewayBench,
  import: async () => (await import('./import.ts')).importBench,
  'look-alikes': async () => (await import('./look-alikes.ts')).lookAlikesBench,
  log: async () => (await import('./log.ts')).logBench,
  preflight: async () => (await import('./preflight.ts')).preflightBench,
  registry: async () => (await import('./registry.ts')).registryBench,
  traffic: async () => (await import('./traffic.ts')).trafficBench,
  detectors: async () => (await import('./detectors.ts')).detectorsBench,
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
  if (asked.write) writeFigures(bench.page?.file ?? FIGURES, result, measured.page, bench.page?.head);
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

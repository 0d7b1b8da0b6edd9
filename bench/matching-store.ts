import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trafficSource } from '../src/complaints/matching/index.ts';
import type { Recipient } from '../src/domain/index.ts';
import type { SealKey, TrafficMessage } from '../src/store/index.ts';
import { openChdb } from '../src/store/traffic/chdb.ts';
import { trafficOn } from '../src/store/traffic/traffic.ts';
import { type Bench, type BenchOptions, grouped, type Measured, rounded } from './bench.ts';
import { cpuMicros } from './child.ts';
import { MATCHING_PAGE } from './matching.ts';
import { fill, TO_MS } from './traffic-fill.ts';

interface StoreTimes {
  readonly messages: number;
  /** Milliseconds, each in rising order: a person's messages with their receipts; and whether such a text went to others. */
  readonly candidates: readonly number[];
  readonly elsewhere: readonly number[];
  /** Milliseconds of CPU in all threads for a person's messages: what others on the machine do adds little to it. */
  readonly cpu: readonly number[];
  /** Messages to one person, in the mean. */
  readonly each: number;
}

const TURNS = 60;
const WITHIN_MS = 100;

/** How long the traffic store takes to give a person's messages. */
export const matchingStoreBench: Bench = {
  name: 'matching-store',
  page: MATCHING_PAGE,
  says: 'milliseconds within which 95 of a hundred people’s messages come with their receipts, beside asking whether a text went to others',
  options: { messages: { value: 10_000_000, says: 'in the store, of three months' } },
  async run(options: BenchOptions): Promise<Measured> {
    const { messages, candidates, elsewhere, cpu, each } = await storeTimes(
      options.number('messages'),
      options,
    );
    const at = (list: readonly number[], part: number) => list[Math.floor(list.length * part)] ?? 0;
    const line = (what: string, list: readonly number[]) =>
      `| ${what} | ${at(list, 0.5)} | ${at(list, 0.95)} | ${list.at(-1)} |`;
    const value = at(candidates, 0.95);
    return {
      value,
      unit: 'ms, 95 of a hundred',
      against: { what: 'whether a text went to others', value: Math.max(0.1, at(elsewhere, 0.95)) },
      runs: candidates,
      detail: { messages, candidates, elsewhere, cpu, each },
      page: [
        `${grouped(messages)} messages of three months in chDB, asked for ${candidates.length} numbers, ${each.toFixed(1)} messages each. CPU is that of all threads: what else the machine does adds little to it.`,
        '',
        '| milliseconds | median | 95 of a hundred | longest |',
        '|---|---|---|---|',
        line('a person’s messages and their receipts', candidates),
        line('the same, CPU', cpu),
        line('whether such a text went to others', elsewhere),
      ],
      missed: value > WITHIN_MS ? [`a person’s messages: ${value} ms > ${WITHIN_MS} ms`] : [],
    };
  },
};

/** How long the traffic store takes for one report, with so many messages of three months in it. */
async function storeTimes(messages: number, options: BenchOptions): Promise<StoreTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'anning-bench-matching-'));
  try {
    const filling = await openChdb(folder);
    const filled = await trafficOn(filling);
    await fill(filling, messages, options.tell);
    await filled.close();
    // Opened again: what the engine keeps in memory is cold.
    return await measured(folder, messages);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(folder: string, messages: number): Promise<StoreTimes> {
  const engine = await openChdb(folder);
  const traffic = await trafficOn(engine);
  try {
    // It would answer a question that was asked before.
    await engine.command('set use_query_condition_cache = 0');
    const some: TrafficMessage[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const to = TO_MS - turn * 86_400_000;
      some.push(...(await traffic.messages({ to, from: to - 60_000, outcome: 'allow' }, { limit: 1 })));
    }
    // A number stands for its place among them.
    const sealKey = { tag: (place: number) => some[place]!.recipientTag } as unknown as SealKey;
    const source = trafficSource({ traffic, sealKey, isOurs: () => true });
    const times = { candidates: [] as number[], elsewhere: [] as number[], cpu: [] as number[] };
    let found = 0;
    for (const [place, { port, text, at }] of some.entries()) {
      const told = { at: at + 3_600_000, precision: 'minute' as const };
      const report = { recipient: place as Recipient, receivedAt: TO_MS, sender: port, text, told };
      const [begun, cpu] = [performance.now(), cpuMicros()];
      found += (await source.candidates(report)).messages.length;
      const between = performance.now();
      times.cpu.push((cpuMicros() - cpu) / 1000);
      await source.elsewhere(report);
      times.candidates.push(between - begun);
      times.elsewhere.push(performance.now() - between);
    }
    const sorted = (list: number[]) => list.map((each) => rounded(each)).sort((a, b) => a - b);
    return {
      messages,
      candidates: sorted(times.candidates),
      elsewhere: sorted(times.elsewhere),
      cpu: sorted(times.cpu),
      each: found / Math.max(1, some.length),
    };
  } finally {
    await traffic.close();
  }
}

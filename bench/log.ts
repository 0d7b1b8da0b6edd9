import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSigner, type Log, openLog, parseVerifierKey, verifyEvidence } from '../src/evidence/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';

const SIGNER = createSigner('bench.example.cn/log', Buffer.alloc(32, 7));
const IN_FLIGHT = [1, 16, 256, 4096] as const;
/** A consent's leaf is about as long. */
const ENTRY_BYTES = 200;
/** An entry is to be provable within this, milliseconds. */
const INCLUSION_MS = 1000;

interface Told {
  readonly inFlight: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The same entries at the end of one file, with one fsync for all that wait. */
  readonly plainPerSecond: number;
}

/** How many entries a second the log takes in, and how long each waits until a signed checkpoint on disk covers it. */
export const logBench: Bench = {
  name: 'log',
  says: 'entries a second that a published checkpoint covers, all on disk, beside the same entries appended to one file with one fsync a group',
  options: {
    seconds: { value: 5, says: 'of each measurement' },
    runs: { value: 3, says: 'of each' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const told: Told[] = [];
    const most: number[] = [];
    const plainMost: number[] = [];
    for (const inFlight of IN_FLIGHT) {
      const runs: Told[] = [];
      for (let run = 0; run < options.number('runs'); run++)
        runs.push(await measured(inFlight, options.number('seconds') * 1000));
      const middle = (of: (each: Told) => number) => rounded(median(runs.map(of)), 2);
      told.push({
        inFlight,
        perSecond: middle(({ perSecond }) => perSecond),
        p50: middle(({ p50 }) => p50),
        p99: middle(({ p99 }) => p99),
        plainPerSecond: middle(({ plainPerSecond }) => plainPerSecond),
      });
      if (inFlight === IN_FLIGHT.at(-1)) {
        most.push(...runs.map(({ perSecond }) => Math.round(perSecond)));
        plainMost.push(...runs.map(({ plainPerSecond }) => plainPerSecond));
      }
      options.tell(`log: ${inFlight} in flight: ${grouped(told.at(-1)!.perSecond)}/s`);
    }
    const missed = told
      .filter(({ p99 }) => p99 > INCLUSION_MS)
      .map(
        ({ inFlight, p99 }) =>
          `${inFlight} in flight: p99 ${p99} ms until inclusion, target ${INCLUSION_MS} ms`,
      );
    return {
      value: median(most),
      unit: 'entries/s, on disk and covered by a signed checkpoint',
      against: {
        what: 'the same entries to the end of one file, one fsync a group',
        value: Math.round(median(plainMost)),
      },
      runs: most,
      detail: { entryBytes: ENTRY_BYTES, told },
      page: [
        `Entries of ${ENTRY_BYTES} bytes, each its own call. Milliseconds from the call until a checkpoint that covers it is signed and on disk; then anybody can have it proven. Each run's log was verified afterwards.`,
        '',
        '| in flight | entries/s | p50 | p99 | one file, entries/s |',
        '|---|---|---|---|---|',
        ...told.map(
          ({ inFlight, perSecond, p50, p99, plainPerSecond }) =>
            `| ${grouped(inFlight)} | ${grouped(perSecond)} | ${p50} | ${p99} | ${grouped(plainPerSecond)} |`,
        ),
        '',
        missed.length === 0 ? 'Inclusion is within a second everywhere.' : `Missed: ${missed.join('; ')}.`,
      ],
      missed,
    };
  },
};

async function measured(inFlight: number, forMs: number): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'anning-bench-log-'));
  try {
    const log: Log = await openLog({ folder: join(folder, 'log'), origin: SIGNER.name, signer: SIGNER });
    const waits: number[] = [];
    const logged = await lanes(inFlight, forMs, (entry) => log.append([entry]), waits);
    await log.close();
    const report = await verifyEvidence({
      folder: join(folder, 'log'),
      verifierKey: parseVerifierKey(SIGNER.verifierKey).text,
    });
    if (!report.ok || report.size !== waits.length)
      throw new Error(`the log is not whole: ${report.size} entries`);
    const file = await open(join(folder, 'plain'), 'a');
    const plain = new PlainFile(file);
    const plainPerSecond = await lanes(inFlight, forMs, (entry) => plain.append(entry), []);
    await file.close();
    waits.sort((a, b) => a - b);
    const at = (share: number) => waits[Math.floor(waits.length * share)]!;
    return { inFlight, perSecond: logged, p50: at(0.5), p99: at(0.99), plainPerSecond };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So many callers, each with one entry on its way at a time. Entries a second. */
async function lanes(
  count: number,
  forMs: number,
  append: (entry: Buffer) => Promise<unknown>,
  waits: number[],
): Promise<number> {
  const begun = performance.now();
  let done = 0;
  const lane = async (number: number) => {
    for (let i = 0; performance.now() - begun < forMs; i++) {
      const entry = Buffer.alloc(ENTRY_BYTES, `${number}:${i} `);
      const asked = performance.now();
      await append(entry);
      waits.push(performance.now() - asked);
      done++;
    }
  };
  await Promise.all(Array.from({ length: count }, (_, i) => lane(i)));
  return (done * 1000) / (performance.now() - begun);
}

class PlainFile {
  readonly #file: FileHandle;
  #waiting: { entry: Buffer; done: () => void }[] = [];
  #working = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  append(entry: Buffer): Promise<void> {
    return new Promise((done) => {
      this.#waiting.push({ entry, done });
      if (!this.#working) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#working = true;
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#file.write(Buffer.concat(group.map(({ entry }) => entry)));
      await this.#file.sync();
      for (const { done } of group) done();
    }
    this.#working = false;
  }
}

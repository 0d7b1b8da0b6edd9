import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ConsentIndex, ConsentIndexFull, type ConsentIndexHandle, ConsentReader } from './consent-index.ts';

/**
 * One writer and two readers on the same memory. In the same pages stand numbers that are always in the set, numbers
 * that never are, and numbers that come and go; the churn walks leaves through every kind of container, empties sets, makes
 * the memory and the directory grow, and lets the memory run so short that it is reused at once.
 */
/** At least so long, and until all have done enough: a busy machine takes longer. */
const DURATION_MS = 2500;
const CHANGES_MIN = 10_000;
const LOOKS_MIN = 100_000;
/** So little that it runs out. */
const SHORT_BYTES = 5 * 1024 * 1024;
const STABLE_SET = 1;
const BASE = 8_613_800_000_000;
/** Distances that make dense pages (a bitmap), middling and sparse ones. */
const FIELDS = [
  { base: Math.floor(BASE / 65_536) * 65_536, stride: 2, count: 10_000 },
  { base: BASE + 50_000_000, stride: 101, count: 12_000 },
  { base: BASE + 3_000_000_000, stride: 90_001, count: 12_000 },
];

/** Every third number of a field stays, every third comes and goes, every third never comes. */
const numberOf = (field: number, at: number, role: 0 | 1 | 2): number =>
  FIELDS[field]!.base + (at * 3 + role) * FIELDS[field]!.stride;

interface ReaderReport {
  looked: number;
  wrong: string[];
  iterations: number;
}

/** `shared`: whether to stop, and how often each reader has looked. */
function read(handle: ConsentIndexHandle, shared: Int32Array, place: number): ReaderReport {
  const index = ConsentReader.attach(handle);
  const report: ReaderReport = { looked: 0, wrong: [], iterations: 0 };
  const steady = FIELDS.reduce((sum, field) => sum + Math.floor(field.count / 3), 0);
  let random = 12_345;
  while (Atomics.load(shared, 0) === 0 && report.wrong.length < 5) {
    for (let round = 0; round < 20_000; round++) {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      const field = random % 3;
      const at = (random >>> 8) % Math.floor(FIELDS[field]!.count / 3);
      if (!index.has(STABLE_SET, numberOf(field, at, 0))) report.wrong.push(`lost: field ${field}, ${at}`);
      if (index.has(STABLE_SET, numberOf(field, at, 2))) report.wrong.push(`invented: field ${field}, ${at}`);
      if (index.has(0, numberOf(field, at, 0))) report.wrong.push('found in a set that nobody uses');
      index.has(STABLE_SET, numberOf(field, at, 1));
      report.looked += 4;
    }
    let found = 0;
    let last = -1;
    for (const number of index.values(STABLE_SET)) {
      if (number <= last) report.wrong.push('iteration steps back');
      last = number;
      const field = FIELDS.findLast((each) => number >= each.base)!;
      const role = ((number - field.base) / field.stride) % 3;
      if (role === 0) found++;
      else if (role !== 1) report.wrong.push(`iteration invents ${number}`);
    }
    if (found !== steady) report.wrong.push(`iteration found ${found} of ${steady}`);
    if (index.size(STABLE_SET) < steady) report.wrong.push('size below what always stays');
    report.iterations++;
    Atomics.store(shared, place, report.looked);
  }
  // One that has found enough wrong keeps nobody waiting.
  Atomics.store(shared, place, LOOKS_MIN + 1);
  return report;
}

interface Churned {
  changes: number;
  timesFull: number;
}

/** Changes the index until it is enough; with little memory it also fills it, again and again. */
function churn(index: ConsentIndex, isEnough: (changes: number, timesFull: number) => boolean): Churned {
  const done: Churned = { changes: 0, timesFull: 0 };
  let otherSets: number[] = [];
  let nextSet = 100;
  const change = (work: () => void): void => {
    try {
      work();
      done.changes++;
    } catch (error) {
      if (!(error instanceof ConsentIndexFull)) throw error;
      done.timesFull++;
      for (const set of otherSets) for (const number of [...index.values(set)]) index.delete(set, number);
      otherSets = [];
    }
  };
  for (let wave = 0; !isEnough(done.changes, done.timesFull); wave++) {
    const field = wave % 3;
    const third = Math.floor(FIELDS[field]!.count / 3);
    // Crowds of numbers in and out again: arrays, buckets, bitmaps, nodes and back.
    for (const act of ['add', 'delete'] as const) {
      for (let at = 0; at < third && !isEnough(done.changes, done.timesFull); at++) {
        change(() => index[act](STABLE_SET, numberOf(field, at, 1)));
        if (at % 10 !== 0) continue;
        // Other sets take the memory that the first gives up, and make the directory grow.
        const set = nextSet++;
        otherSets.push(set);
        const near = numberOf(2, at, 2);
        change(() => index.load(set, [near, near + 7, near + 8_000_000_000]));
        if (set % 7 === 0)
          change(() =>
            index.load(
              set,
              Array.from({ length: 3000 }, (_, n) => near + n * 1000),
            ),
          );
      }
    }
  }
  return done;
}

for (const maxBytes of isMainThread ? [256 * 1024 * 1024, SHORT_BYTES] : []) {
  test(`readers are never wrong while the writer moves containers, within ${maxBytes} bytes`, async () => {
    const index = new ConsentIndex({ maxBytes });
    for (const [field, { count }] of FIELDS.entries()) {
      for (let at = 0; at < Math.floor(count / 3); at++) index.add(STABLE_SET, numberOf(field, at, 0));
    }
    const shared = new Int32Array(new SharedArrayBuffer(12));
    const workers = [1, 2].map(
      (place) =>
        new Worker(fileURLToPath(import.meta.url), { workerData: { handle: index.share(), shared, place } }),
    );
    const started = workers.map((worker) => once(worker, 'online'));
    const reports = workers.map(async (worker): Promise<ReaderReport> => (await once(worker, 'message'))[0]);
    let done: Churned;
    try {
      await Promise.all(started);
      const until = performance.now() + DURATION_MS;
      done = churn(
        index,
        (changes, timesFull) =>
          performance.now() > until &&
          changes > CHANGES_MIN &&
          (maxBytes > SHORT_BYTES || timesFull > 0) &&
          [1, 2].every((place) => Atomics.load(shared, place) > LOOKS_MIN),
      );
    } finally {
      Atomics.store(shared, 0, 1);
    }
    for (const report of await Promise.all(reports)) {
      assert.deepEqual(report.wrong, []);
      assert.ok(report.iterations > 0);
    }
    if (maxBytes <= SHORT_BYTES) assert.ok(done.timesFull > 0, 'the memory ran out and was reused at once');
  });
}

if (!isMainThread) parentPort!.postMessage(read(workerData.handle, workerData.shared, workerData.place));
